package dev.migrator.cli;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

import org.springframework.util.ReflectionUtils;
import org.springframework.util.StringUtils;

/**
 * What is known of the screen that a command writes to.
 *
 * @param interactive whether somebody sees what is written as it is written
 * @param colours whether colours can be seen, and are wanted
 * @param columns how wide it is, or {@code null} if it is not known or there is none
 */
record Terminal(boolean interactive, boolean colours, @Nullable Integer columns) {

	private static final int COLUMNS_OF_HELP = 100;

	private static final int FEWEST_COLUMNS_OF_HELP = 55;

	private static final int SECONDS_FOR_ASKING = 2;

	/**
	 * Return a screen that nobody sees, such as a file.
	 */
	static Terminal none() {
		return new Terminal(false, false, null);
	}

	/**
	 * Look at what the process was started with.
	 */
	static Terminal ofProcess() {
		boolean interactive = isInteractive(System.console());
		// On Windows not every terminal understands styles, and picocli knows which does
		boolean styles = File.separatorChar == '/' || Ansi.AUTO.enabled();
		Terminal terminal = of(interactive, System.getenv(), interactive ? askedWidth() : null);
		return new Terminal(terminal.interactive(), terminal.colours() && styles, terminal.columns());
	}

	/**
	 * Decide by what is known.
	 * @param interactive whether standard output is a terminal
	 * @param environment the variables of the environment
	 * @param width the width that the terminal has told, if it has
	 */
	static Terminal of(boolean interactive, Map<String, String> environment, @Nullable Integer width) {
		// https://no-color.org: present and not empty, whatever its value
		boolean unwanted = StringUtils.hasLength(environment.get("NO_COLOR")) || "dumb".equals(environment.get("TERM"));
		Integer columns = number(environment.get("COLUMNS"));
		return new Terminal(interactive, interactive && !unwanted,
				!interactive ? null : (columns != null) ? columns : width);
	}

	private static @Nullable Integer number(@Nullable String text) {
		return (text != null && text.matches("[1-9]\\d{0,4}")) ? Integer.valueOf(text) : null;
	}

	private static boolean isInteractive(@Nullable Console console) {
		if (console == null) {
			return false;
		}
		// From Java 22 on there is a console in any case, which has to be asked
		Method method = ReflectionUtils.findMethod(Console.class, "isTerminal");
		return method == null || Boolean.TRUE.equals(ReflectionUtils.invokeMethod(method, console));
	}

	// Java does not tell, and shells do not export COLUMNS
	private static @Nullable Integer askedWidth() {
		try {
			Process process = new ProcessBuilder("stty", "size").redirectInput(new File("/dev/tty"))
				.redirectError(ProcessBuilder.Redirect.DISCARD)
				.start();
			if (!process.waitFor(SECONDS_FOR_ASKING, TimeUnit.SECONDS)) {
				process.destroyForcibly();
				return null;
			}
			String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
			return number(answer.substring(answer.lastIndexOf(' ') + 1));
		}
		catch (IOException ex) {
			return null;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return null;
		}
	}

	/**
	 * Return how wide help may be.
	 */
	int helpColumns() {
		return (this.columns != null) ? Math.max(FEWEST_COLUMNS_OF_HELP, Math.min(this.columns, COLUMNS_OF_HELP))
				: COLUMNS_OF_HELP;
	}

}
