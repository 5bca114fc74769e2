package dev.migrator;

/**
 * Is told what happens during runs. Beans of this type are told of the runs of the
 * auto-configured migrator.
 */
@FunctionalInterface
public interface MigrationListener {

	/**
	 * Called on the thread of the run, outside its transactions.
	 * @param event what happened
	 */
	void onMigrationEvent(MigrationEvent event);

	/**
	 * Called some times a second at the most while a revision runs that takes long, on
	 * the thread of the run and inside its transaction: it has to return at once, and
	 * must not use the database. What it throws is logged and ignored.
	 * @param progress how far the revision is
	 */
	default void onProgress(RevisionProgress progress) {
	}

}
