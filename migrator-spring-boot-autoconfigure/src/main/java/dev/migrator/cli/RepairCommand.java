package dev.migrator.cli;

import picocli.CommandLine;

/**
 * Accepts changed revisions.
 */
@CommandLine.Command(name = "repair", header = "Accept revisions that were changed after they had been applied.",
		description = { "", "Their files count as they are now; nothing of them is run. Do this only if the change",
				"makes no difference to databases that have the revision." },
		optionListHeading = "%nOptions:%n", footer = { "", "Examples:",
				"  migrator current          says which revisions were changed", "  migrator repair" })
final class RepairCommand implements Command {

	@Override
	public int run(CommandApplication application, CommandConsole console) {
		new ResultText(console).print(application.migrator().repair());
		return DONE;
	}

}
