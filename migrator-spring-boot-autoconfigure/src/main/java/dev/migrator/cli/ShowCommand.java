package dev.migrator.cli;

import java.util.List;

import dev.migrator.Migrator;
import dev.migrator.MigratorException;
import dev.migrator.RevisionDetails;
import dev.migrator.descriptor.RevisionDetailsDescriptor;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/**
 * Shows revisions in full.
 */
@CommandLine.Command(name = "show", header = "Show a revision in full, with its SQL.",
		description = { "", "Knows the revisions of this release and those that only the database has. Where the",
				"expression means several, as heads may, all are shown; in JSON it has to be one." },
		optionListHeading = "%nOptions:%n", parameterListHeading = "%n", footer = { "", "Examples:",
				"  migrator show head", "  migrator show current", "  migrator show 1b2c", "  migrator show head-1" })
final class ShowCommand implements Command {

	@Parameters(paramLabel = "REVISION", description = "The revision to show.")
	private String revision = "";

	@Override
	public int run(CommandApplication application, CommandConsole console) {
		Migrator migrator = application.migrator();
		if (console.isJson()) {
			console.json(RevisionDetailsDescriptor.of(details(migrator, this.revision), true));
			return DONE;
		}
		RevisionText text = new RevisionText(console, migrator.status());
		List<String> ids = text.graph().resolve(this.revision, text.applied());
		if (ids.isEmpty()) {
			throw isNone();
		}
		DetailsText block = new DetailsText(console, text);
		ids.forEach((id) -> block.print(details(migrator, id), true));
		return DONE;
	}

	private RevisionDetails details(Migrator migrator, String expression) {
		return migrator.find(expression).orElseThrow(this::isNone);
	}

	private MigratorException isNone() {
		return new MigratorException("'%s' is no revision here.".formatted(this.revision),
				"'migrator history' lists all revisions.");
	}

}
