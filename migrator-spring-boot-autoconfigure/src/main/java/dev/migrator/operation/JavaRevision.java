package dev.migrator.operation;

/**
 * A revision that is written in Java, for what SQL cannot say or should not repeat. It
 * carries {@link MigratorRevision @MigratorRevision} and is a Spring bean, so that
 * anything can be injected; the bean is made when its revision runs, and not before.
 * <p>
 * While it runs, on the thread that runs it, the connection of the run is the one that
 * the {@code DataSource} of the migrator gives to Spring: a {@code JdbcTemplate}, a
 * {@code JdbcClient} and {@code @Transactional} methods on that {@code DataSource} take
 * part in the transaction of the revision, and cannot end it.
 */
public interface JavaRevision {

	/**
	 * Upgrade the database. Whatever is thrown fails the revision, which leaves nothing
	 * behind then.
	 * @param op does things to the database
	 * @throws Exception if the revision cannot be applied
	 */
	void upgrade(Operations op) throws Exception;

	/**
	 * Undo the {@linkplain #upgrade upgrade}. A revision that does not override this
	 * method cannot be undone; one with nothing to do overrides it with an empty one.
	 * @param op does things to the database
	 * @throws Exception if the revision cannot be undone
	 */
	default void downgrade(Operations op) throws Exception {
		throw new UnsupportedOperationException(getClass().getName() + " has no downgrade");
	}

}
