package dev.migrator.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The word that all commands begin with, and the options that all of them have.
 */
@CommandLine.Command(name = CommandArguments.WORD, versionProvider = MigratorVersion.class,
		header = "Takes the database of this application from revision to revision.",
		synopsisSubcommandLabel = "COMMAND",
		subcommands = { InitCommand.class, RevisionCommand.class, MergeCommand.class, UpgradeCommand.class,
				DowngradeCommand.class, PlanCommand.class, CurrentCommand.class, HistoryCommand.class,
				HeadsCommand.class, BranchesCommand.class, ShowCommand.class, StampCommand.class, RepairCommand.class,
				ArchivesCommand.class, ImportCommand.class, CompletionCommand.class, HelpCommand.class },
		description = { "", "Properties of the application can be set beside the options of a command, as in",
				"  migrator current --spring.profiles.active=prod" },
		optionListHeading = "%nOptions of all commands:%n", commandListHeading = "%nCommands:%n",
		exitCodeListHeading = "%nExit code:%n",
		exitCodeList = { "0:done", "1:failed, or the answer is no", "2:not called as it has to be" },
		footer = { "", "REVISION is an id or the beginning of one (4 characters or more), a label, head,",
				"heads, base, current, or steps from there: +1, -2, head-1, billing@head.", "", "Examples:",
				"  migrator current                 where the database is",
				"  migrator history --graph         all revisions, drawn",
				"  migrator revision -m \"add email\" begin a new revision",
				"  migrator plan upgrade            what an upgrade would run",
				"  migrator upgrade                 apply what is pending",
				"  migrator downgrade -1            undo the last revision", "",
				"'migrator help COMMAND' says more about one." })
final class MigratorCommand {

	@Option(names = { "-h", "--help" }, usageHelp = true, scope = ScopeType.INHERIT,
			description = "Show what can be given to the command, with examples.")
	@SuppressWarnings("unused") // the parser acts on it
	private boolean help;

	@Option(names = { "-V", "--version" }, versionHelp = true, description = "Show the version of Migrator.")
	@SuppressWarnings("unused") // the parser acts on it
	private boolean version;

	@Option(names = "--json", scope = ScopeType.INHERIT,
			description = "Answer in JSON, with the names that the actuator's endpoint has.")
	private boolean json;

	@Option(names = "--migrator", paramLabel = "NAME", scope = ScopeType.INHERIT,
			description = "The bean to use, where an application has several migrators.")
	private @Nullable String migrator;

	@Option(names = "--stacktrace", scope = ScopeType.INHERIT, hidden = true,
			description = "Show where in the code a failure comes from.")
	private boolean stacktrace;

	boolean json() {
		return this.json;
	}

	@Nullable String migrator() {
		return this.migrator;
	}

	boolean stacktrace() {
		return this.stacktrace;
	}

	/**
	 * Return what reads the arguments of all commands.
	 */
	static CommandLine parser() {
		CommandLine parser = new CommandLine(new MigratorCommand());
		parser.registerConverter(String.class, CommandArguments::written);
		// An argument that begins with '@' is no file with more of them
		parser.setExpandAtFiles(false);
		parser.setUsageHelpLongOptionsMaxWidth(28);
		return parser;
	}

}
