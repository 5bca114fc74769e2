package dev.migrator.benchmarks;

import java.util.Arrays;

import dev.migrator.benchmarks.rebuild.RebuildBenchmark;
import dev.migrator.benchmarks.tools.ToolBenchmark;

/**
 * Runs the comparison that the first argument names: {@code rebuild} or {@code tools}.
 * The other arguments are that one's own.
 */
public final class Benchmarks {

	private Benchmarks() {
	}

	/**
	 * Run a comparison.
	 * @param args which one, and its arguments
	 * @throws Exception if it cannot be done
	 */
	public static void main(String[] args) throws Exception {
		String name = (args.length > 0) ? args[0] : "";
		String[] rest = Arrays.copyOfRange(args, Math.min(1, args.length), args.length);
		switch (name) {
			case "rebuild" -> RebuildBenchmark.main(rest);
			case "tools" -> ToolBenchmark.main(rest);
			default -> {
				System.err.println("Usage: java -jar benchmarks.jar rebuild|tools [arguments]");
				System.exit(2);
			}
		}
	}

}
