package dev.migrator.cli;

import java.io.InputStream;
import java.io.PrintStream;

/**
 * The streams of the process.
 *
 * @param out takes results
 * @param err takes everything else
 * @param in has the answers of the user
 * @param terminal the screen that results go to, or none
 */
record StandardStreams(PrintStream out, PrintStream err, InputStream in, Terminal terminal) {

	// What was standard output before everybody's was turned away from it
	private static PrintStream results = System.out;

	/**
	 * Take standard output for results alone: what an application, its libraries and logs
	 * write there goes to standard error from now on.
	 */
	static synchronized StandardStreams claim() {
		if (System.out != System.err) {
			results = System.out;
			System.setOut(System.err);
		}
		return new StandardStreams(results, System.err, System.in, Terminal.ofProcess());
	}

	CommandConsole console(boolean json) {
		return new CommandConsole(this.out, this.err, this.in, this.terminal, json);
	}

}
