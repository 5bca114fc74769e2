package dev.migrator.cli;

import java.util.ArrayList;
import java.util.List;

import dev.migrator.Loss;
import dev.migrator.MigrationPlan;
import dev.migrator.revision.Direction;
import picocli.CommandLine.Help.Ansi.Style;

/**
 * What a run would do, for somebody who has to decide about it.
 */
final class PlanText {

	private final CommandConsole console;

	PlanText(CommandConsole console) {
		this.console = console;
	}

	/**
	 * Print a plan.
	 * @param plan the plan
	 * @param sql whether its statements are shown
	 */
	void print(MigrationPlan plan, boolean sql) {
		String word = (plan.direction() == Direction.UPGRADE) ? "Upgrade" : "Downgrade";
		if (plan.isEmpty()) {
			this.console.line("%s to %s: nothing to do. Current: %s".formatted(word, plan.target(),
					RevisionText.place(plan.from())));
			return;
		}
		this.console.line("%s from %s to %s, %d revision(s):".formatted(word, RevisionText.place(plan.from()),
				RevisionText.place(plan.to()), plan.steps().size()));
		for (MigrationPlan.Step step : plan.steps()) {
			this.console.line("  " + this.console.styled(step.revision().id(), Style.fg_yellow)
					+ RevisionText.suffix(step.revision().message()) + (step.stored() ? " (by the stored script)" : "")
					+ (step.foreseeable() ? "" : " (in Java)"));
			if (step.obstacle() != null) {
				this.console.line("      "
						+ this.console.styled("cannot be undone: it " + step.obstacle(), Style.fg_red, Style.bold));
			}
			if (sql) {
				statements(step);
			}
		}
		losses(plan);
		if (!plan.belowFloor().isEmpty()) {
			this.console.line(this.console.styled(
					"Refused: below the floor " + plan.floor() + ": " + String.join(", ", plan.belowFloor()),
					Style.fg_red, Style.bold));
		}
		if (sql) {
			this.console.line("Plan: " + plan.planId());
		}
	}

	private void statements(MigrationPlan.Step step) {
		step.statements().forEach((statement) -> {
			List<String> lines = statement.strip().lines().toList();
			for (int i = 0; i < lines.size(); i++) {
				this.console.unbroken("      " + lines.get(i) + ((i == lines.size() - 1) ? ";" : ""));
			}
		});
	}

	private void losses(MigrationPlan plan) {
		if (plan.losses().isEmpty()) {
			return;
		}
		this.console.line("Takes away:");
		plan.losses().forEach((loss) -> this.console.line("  " + describe(loss)));
	}

	private String describe(Loss loss) {
		List<String> columns = new ArrayList<>();
		loss.columns().forEach((column) -> columns.add(column.name() + " (" + column.values() + " value(s))"));
		String what = loss.wholeTable() ? "table " + loss.table() + " with " + loss.rows() + " row(s)"
				: "of table " + loss.table() + ": " + String.join(", ", columns);
		return what + (loss.kept() ? "; kept in an archive" : "; " + this.console.styled("LOST", Style.fg_red));
	}

}
