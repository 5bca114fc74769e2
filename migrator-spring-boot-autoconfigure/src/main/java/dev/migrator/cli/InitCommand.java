package dev.migrator.cli;

import java.nio.file.Path;
import java.util.Map;

import dev.migrator.generate.GenerateSettings;
import dev.migrator.generate.RevisionGenerator;
import picocli.CommandLine;

/**
 * Makes the directory of revisions.
 */
@CommandLine.Command(name = "init", header = "Make the directory that revisions are written to.",
		description = { "", "Called in the directory of the project. Set migrator.generate.directory for another place",
				"than src/main/resources/db/revisions. For one of several migrators it is its first location." },
		optionListHeading = "%nOptions:%n", footer = { "", "Examples:", "  migrator init" })
final class InitCommand implements Command {

	@Override
	public int run(CommandApplication application, CommandConsole console) {
		GenerateSettings settings = application.generateSettings();
		Path directory = settings.directory();
		boolean created = RevisionGenerator.init(settings);
		if (console.isJson()) {
			console.json(Map.of("directory", directory.toString(), "created", created));
			return DONE;
		}
		console.line((created ? "Created directory " : "There is a directory already: ") + directory);
		console.line("Next: migrator revision -m \"what it does\"");
		return DONE;
	}

}
