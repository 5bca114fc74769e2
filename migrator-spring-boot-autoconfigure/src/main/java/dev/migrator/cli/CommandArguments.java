package dev.migrator.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an application was started with, taken apart: what is for the command line, and
 * what sets properties of the application, as {@code --spring.profiles.active=prod} does.
 * Properties are told from options by a full stop in their name, which no option has.
 *
 * @param command what comes after the word that begins a command
 * @param properties the arguments that set properties
 */
record CommandArguments(List<String> command, List<String> properties) {

	/**
	 * The word that begins a command.
	 */
	static final String WORD = "migrator";

	private static final Pattern PROPERTY = Pattern.compile("--[^=\\s]+\\.[^=\\s]+(=.*)?", Pattern.DOTALL);

	private static final Pattern NEGATIVE = Pattern.compile("-\\d+(:.*)?");

	// Stands for the sign of a number, which would make an option of it
	private static final char MINUS = '\u2212';

	/**
	 * Take arguments apart.
	 * @param arguments the arguments of the application
	 * @return the parts, or empty if the first argument, properties aside, does not begin
	 * a command
	 */
	static Optional<CommandArguments> of(String[] arguments) {
		List<String> properties = new ArrayList<>();
		List<String> command = new ArrayList<>();
		for (String argument : arguments) {
			boolean begun = !command.isEmpty();
			if (PROPERTY.matcher(argument).matches()) {
				properties.add(argument);
			}
			else if (!begun && !argument.equals(WORD)) {
				return Optional.empty();
			}
			else {
				command.add(argument);
			}
		}
		return command.isEmpty() ? Optional.empty() : Optional
			.of(new CommandArguments(List.copyOf(command.subList(1, command.size())), List.copyOf(properties)));
	}

	/**
	 * Return the command as a parser takes it that would read {@code -1} as an option.
	 */
	String[] forParser() {
		return this.command.stream()
			.map((argument) -> NEGATIVE.matcher(argument).matches() ? MINUS + argument.substring(1) : argument)
			.toArray(String[]::new);
	}

	/**
	 * Return a value that came out of the parser as it was written.
	 */
	static String written(String value) {
		return (!value.isEmpty() && value.charAt(0) == MINUS) ? "-" + value.substring(1) : value;
	}

	String[] propertyArguments() {
		return this.properties.toArray(String[]::new);
	}

}
