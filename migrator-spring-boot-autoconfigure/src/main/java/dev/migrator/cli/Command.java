package dev.migrator.cli;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;

/**
 * A command, once its arguments have been read.
 */
interface Command {

	/**
	 * What a command returns that did what it was asked to.
	 */
	int DONE = 0;

	/**
	 * What a command returns that failed, or whose answer is no.
	 */
	int FAILED = 1;

	/**
	 * What a command returns that was not called as it has to be.
	 */
	int USAGE = 2;

	/**
	 * Return properties that the application has while it runs the command.
	 * @param environment the properties that it has otherwise
	 * @param migrator the name of the migrator to use, or {@code null} for the only one
	 * @return values by name
	 */
	default Map<String, Object> properties(Environment environment, @Nullable String migrator) {
		return Map.of();
	}

	/**
	 * Do what the command says.
	 * @param application the application that the command is for
	 * @param console where answers go
	 * @return the exit code
	 */
	int run(CommandApplication application, CommandConsole console);

}
