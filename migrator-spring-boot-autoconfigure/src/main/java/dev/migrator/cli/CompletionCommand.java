package dev.migrator.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * Prints a completion script.
 */
@CommandLine.Command(name = "completion", header = "Print a completion script for bash and zsh.",
		description = { "", "It completes a command of the shell that runs the application, such as the function",
				"  migrator() { java -jar app.jar migrator \"$@\"; }" },
		optionListHeading = "%nOptions:%n",
		footer = { "", "Examples:", "  source <(migrator completion)", "  migrator completion --name mig > mig.bash" })
final class CompletionCommand implements Answer {

	@Option(names = "--name", paramLabel = "COMMAND", defaultValue = CommandArguments.WORD,
			description = "The command of the shell: ${DEFAULT-VALUE} unless given.")
	private String name = CommandArguments.WORD;

	@Override
	public String text() {
		return AutoComplete.bash(this.name, MigratorCommand.parser());
	}

}
