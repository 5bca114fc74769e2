package dev.migrator.cli;

import dev.migrator.MigrationPlan;
import dev.migrator.Migrator;
import dev.migrator.MigratorException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Takes the database back.
 */
@CommandLine.Command(name = "downgrade", header = "Undo applied revisions, after showing what that takes away.",
		description = { "", "The revision that is named stays applied; everything above it is undone. What is dropped",
				"is kept in archives, from which the next upgrade restores it, unless",
				"migrator.downgrade.preserve-data is false. A restart of the same release does not upgrade",
				"again; 'migrator upgrade' does." },
		optionListHeading = "%nOptions:%n", parameterListHeading = "%n",
		footer = { "", "Examples:", "  migrator downgrade -1             the last revision",
				"  migrator downgrade 1b2c --yes     back to 1b2c, without asking",
				"  migrator downgrade billing@-1     the last revision of one branch",
				"  migrator downgrade base           everything",
				"  migrator downgrade -1 --sql       a script, for sqlite3 or psql" })
final class DowngradeCommand implements Command {

	@Parameters(paramLabel = "REVISION", description = "Where to go back to. With --sql, also a range A:B.")
	private String target = "";

	@Option(names = "--sql", description = "Print the script that would run, and change nothing.")
	private boolean sql;

	@Option(names = { "-y", "--yes" }, description = "Do not ask.")
	private boolean yes;

	@Option(names = "--confirm", paramLabel = "PLAN-ID",
			description = "Do not ask, and run only if the plan is still the one with this id, as 'plan downgrade' shows it.")
	private @Nullable String confirm;

	@CommandLine.Spec
	private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

	@Override
	public int run(CommandApplication application, CommandConsole console) {
		Migrator migrator = application.migrator();
		if (this.sql) {
			new ScriptText(console).print(migrator.downgradeScript(this.target));
			return DONE;
		}
		ScriptText.refuseRange(this.spec, this.target);
		String planId = this.confirm;
		if (planId == null) {
			MigrationPlan plan = migrator.planDowngrade(this.target);
			planId = plan.planId();
			boolean refused = !plan.irreversible().isEmpty() || !plan.belowFloor().isEmpty();
			// What will be refused is not worth a question
			if (!plan.isEmpty() && !refused && !this.yes && !isWanted(plan, console)) {
				console.note("Nothing has run.");
				return FAILED;
			}
		}
		new ResultText(console).print(migrator.downgrade(this.target, planId));
		return DONE;
	}

	private boolean isWanted(MigrationPlan plan, CommandConsole console) {
		if (!console.isJson()) {
			new PlanText(console).print(plan, false);
		}
		return console.confirm("Undo %d revision(s)?".formatted(plan.steps().size()), this::unconfirmed);
	}

	private MigratorException unconfirmed() {
		return new MigratorException("There is nobody to say yes to the downgrade; nothing has run.",
				"Look at 'migrator plan downgrade %s', and add --yes, or --confirm with the id of the plan."
					.formatted(this.target));
	}

}
