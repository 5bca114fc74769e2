package dev.migrator.cli;

import java.util.ArrayList;
import java.util.List;

import dev.migrator.Migrator;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Says where the database is.
 */
@CommandLine.Command(name = "stamp", header = "Record where the database is, without running anything.",
		description = { "", "For a database that exists already. Everything below the revision counts as applied." },
		optionListHeading = "%nOptions:%n", parameterListHeading = "%n",
		footer = { "", "Examples:", "  migrator stamp head", "  migrator stamp 1b2c",
				"  migrator stamp --purge base       forget everything, revisions included that nobody knows" })
final class StampCommand implements Command {

	@Parameters(paramLabel = "REVISION", arity = "1..*", description = "Where the database is.")
	private List<String> targets = new ArrayList<>();

	@Option(names = "--purge", description = "Forget first whatever is recorded as applied.")
	private boolean purge;

	@Override
	public int run(CommandApplication application, CommandConsole console) {
		Migrator migrator = application.migrator();
		String[] revisions = this.targets.toArray(String[]::new);
		new ResultText(console).print(this.purge ? migrator.purgeAndStamp(revisions) : migrator.stamp(revisions));
		return DONE;
	}

}
