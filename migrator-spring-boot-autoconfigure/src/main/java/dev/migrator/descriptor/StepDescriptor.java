package dev.migrator.descriptor;

import java.util.List;

import dev.migrator.MigrationPlan;
import org.jspecify.annotations.Nullable;

/**
 * One step of a plan.
 *
 * @param id the revision
 * @param message what the revision does
 * @param kind what it is written in
 * @param stored whether it runs from the script that the database keeps
 * @param foreseeable whether what it does can be told beforehand
 * @param obstacle why it cannot be undone, if it cannot
 * @param statements its SQL, for those who may see it
 */
public record StepDescriptor(String id, String message, String kind, boolean stored, boolean foreseeable,
		@Nullable String obstacle, @Nullable List<String> statements) {

	/**
	 * Describe a step of a plan.
	 * @param step the step
	 * @param showSql whether its SQL may be shown
	 * @return what to tell
	 */
	public static StepDescriptor of(MigrationPlan.Step step, boolean showSql) {
		return new StepDescriptor(step.revision().id(), step.revision().message(), step.kind().word(), step.stored(),
				step.foreseeable(), step.obstacle(), showSql ? step.statements() : null);
	}

}
