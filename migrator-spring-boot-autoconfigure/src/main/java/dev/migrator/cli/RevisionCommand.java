package dev.migrator.cli;

import java.util.ArrayList;
import java.util.List;

import dev.migrator.generate.GeneratedRevision;
import dev.migrator.generate.NewRevision;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Begins a revision.
 */
@CommandLine.Command(name = "revision", header = "Begin a new revision: write a file to be filled in.",
		description = { "", "The new revision follows the head. Called in the directory of the project, it writes into",
				"migrator.generate.directory, by default src/main/resources/db/revisions. Revisions that are",
				"there count before they are built, so that several can be begun one after the other." },
		optionListHeading = "%nOptions:%n",
		footer = { "", "Examples:", "  migrator revision -m \"add email to users\"",
				"  migrator revision -m \"fill in emails\" --java",
				"  migrator revision -m \"invoices\" --head base --branch-label billing",
				"  migrator revision -m \"urgent fix\" --head 1b2c --splice" })
final class RevisionCommand implements Command {

	@Option(names = { "-m", "--message" }, paramLabel = "MESSAGE", required = true, description = "What it does.")
	private String message = "";

	@Option(names = "--head", paramLabel = "REVISION",
			description = "The revision to follow; base for a new first one. Needed where there are several heads.")
	private @Nullable String head;

	@Option(names = "--splice", description = "Let --head name a revision that others follow already: a new branch.")
	private boolean splice;

	@Mixin
	private NewRevisionOptions options = new NewRevisionOptions();

	@Option(names = "--depends-on", paramLabel = "REVISION",
			description = "What has to be applied before without being followed. Can be repeated.")
	private List<String> dependsOn = new ArrayList<>();

	@Option(names = "--java", description = "Write a class instead of a SQL file.")
	private boolean java;

	@Override
	public int run(CommandApplication application, CommandConsole console) {
		GeneratedRevision generated = application.generator()
			.revision(new NewRevision(this.message, (this.head != null) ? List.of(this.head) : List.of(), this.splice,
					this.options.id(), this.options.labels(), this.dependsOn, this.java));
		new GeneratedText(console).print(generated);
		return DONE;
	}

}
