package dev.migrator.cli;

import dev.migrator.MigrationResult;
import dev.migrator.Migrator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Applies what is pending.
 */
@CommandLine.Command(name = "upgrade", header = "Apply pending revisions.",
		description = { "", "Applies the revision and everything below it that is not applied yet, and ends a hold.",
				"What a downgrade has kept of the same revisions is put back." },
		optionListHeading = "%nOptions:%n", parameterListHeading = "%n",
		footer = { "", "Examples:", "  migrator upgrade                  everything",
				"  migrator upgrade +1               the next revision", "  migrator upgrade 1b2c",
				"  migrator upgrade billing@head     one branch",
				"  migrator upgrade --sql            a script, for sqlite3 or psql",
				"  migrator upgrade base:1b2c --sql  a script for a new database" })
final class UpgradeCommand implements Command {

	@Parameters(paramLabel = "REVISION", arity = "0..1", defaultValue = "heads",
			description = "Where to go: ${DEFAULT-VALUE} unless given. With --sql, also a range A:B.")
	private String target = "heads";

	@Option(names = "--sql", description = "Print the script that would run, and change nothing.")
	private boolean sql;

	@Option(names = "--confirm", paramLabel = "PLAN-ID",
			description = "Run only if the plan is still the one with this id, as 'plan upgrade' shows it.")
	private @Nullable String confirm;

	@CommandLine.Spec
	private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

	@Override
	public int run(CommandApplication application, CommandConsole console) {
		Migrator migrator = application.migrator();
		if (this.sql) {
			new ScriptText(console).print(migrator.upgradeScript(this.target));
			return DONE;
		}
		ScriptText.refuseRange(this.spec, this.target);
		MigrationResult result = (this.confirm != null) ? migrator.upgrade(this.target, this.confirm)
				: migrator.upgrade(this.target);
		new ResultText(console).print(result);
		return DONE;
	}

}
