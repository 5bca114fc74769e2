package dev.migrator;

/**
 * Is told what happens during runs.
 */
@FunctionalInterface
public interface MigrationListener {

	/**
	 * Called on the thread of the run, outside its transactions.
	 * @param event what happened
	 */
	void onMigrationEvent(MigrationEvent event);

}
