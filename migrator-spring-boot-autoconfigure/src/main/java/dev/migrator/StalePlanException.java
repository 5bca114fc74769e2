package dev.migrator;

/**
 * The database or the revisions have changed since a plan was made: nothing has run.
 */
public class StalePlanException extends MigratorException {

	private static final long serialVersionUID = 1L;

	private final transient MigrationPlan plan;

	/**
	 * Creates an exception.
	 * @param message what happened
	 * @param action what to do now
	 * @param plan the plan as it would be now
	 */
	public StalePlanException(String message, String action, MigrationPlan plan) {
		super(message, action);
		this.plan = plan;
	}

	/**
	 * Return the plan as it would be now.
	 * @return the plan
	 */
	public MigrationPlan getPlan() {
		return this.plan;
	}

}
