package dev.migrator.engine;

import java.util.List;

/**
 * Decides what is to be done, given how the release and the database compare. Asked again
 * under the lock whenever the database has changed meanwhile.
 */
@FunctionalInterface
interface Planner {

	/**
	 * Return the steps to run.
	 * @param comparison the release held against the database
	 * @param session where scripts that the database keeps are read
	 * @return the steps; none if there is nothing to do
	 * @throws dev.migrator.MigratorException if nothing may be done
	 */
	List<Step> plan(Comparison comparison, StateSession session);

}
