package dev.migrator.cli;

import java.util.ArrayList;
import java.util.List;

import dev.migrator.generate.GeneratedRevision;
import dev.migrator.generate.NewMerge;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Joins branches.
 */
@CommandLine.Command(name = "merge", header = "Join branches: write a revision that follows several.",
		description = { "", "The file has nothing to run unless you write something." },
		optionListHeading = "%nOptions:%n", parameterListHeading = "%n", footer = { "", "Examples:",
				"  migrator merge heads", "  migrator merge 1b2c 5e6f -m \"join email and avatars\"" })
final class MergeCommand implements Command {

	@Parameters(paramLabel = "REVISION", arity = "0..*", description = "The revisions to join: all heads unless given.")
	private List<String> revisions = new ArrayList<>();

	@Option(names = { "-m", "--message" }, paramLabel = "MESSAGE", description = "What to say about it.")
	private @Nullable String message;

	@Option(names = "--splice", description = "Let revisions be joined that others follow already.")
	private boolean splice;

	@Mixin
	private NewRevisionOptions options = new NewRevisionOptions();

	@Override
	public int run(CommandApplication application, CommandConsole console) {
		GeneratedRevision generated = application.generator()
			.merge(new NewMerge(this.revisions, this.message, this.splice, this.options.id(), this.options.labels()));
		new GeneratedText(console).print(generated);
		return DONE;
	}

}
