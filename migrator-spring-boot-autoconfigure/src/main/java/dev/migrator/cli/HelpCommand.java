package dev.migrator.cli;

import java.util.List;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says what can be given to a command.
 */
@CommandLine.Command(name = "help", header = "Say what can be given to a command, with examples.",
		optionListHeading = "%nOptions:%n", parameterListHeading = "%n",
		footer = { "", "Examples:", "  migrator help downgrade" })
final class HelpCommand implements Answer {

	@Parameters(paramLabel = "COMMAND", arity = "0..1", description = "The command; none for a list of them.")
	private @Nullable String command;

	@CommandLine.Spec
	private CommandSpec spec = CommandSpec.create();

	@Override
	public String text() {
		CommandLine all = this.spec.parent().commandLine();
		CommandLine asked = (this.command != null) ? all.getSubcommands().get(this.command) : all;
		if (asked == null) {
			throw new UnmatchedArgumentException(all, List.of(this.command));
		}
		return asked.getUsageMessage(all.getColorScheme());
	}

}
