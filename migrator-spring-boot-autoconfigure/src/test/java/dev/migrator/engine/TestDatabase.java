package dev.migrator.engine;

import java.util.List;
import java.util.function.UnaryOperator;

import javax.sql.DataSource;

import dev.migrator.Migrator;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A database that a test migrates and looks into.
 */
public interface TestDatabase extends AutoCloseable {

	String url();

	DataSource dataSource();

	/**
	 * Return the same database, with parameters in its URL.
	 */
	TestDatabase with(String parameters);

	/**
	 * Return the tables that are not the migrator's, by name.
	 */
	List<String> tables();

	/**
	 * Return the columns of a table in their order.
	 */
	List<String> columns(String table);

	/**
	 * Return the indexes that were created as such, by name.
	 */
	List<String> indexes();

	/**
	 * Return all that the database holds apart from the migrator's own tables, as
	 * something that equals what was as it is.
	 */
	Object snapshot();

	/**
	 * Return something that changes whenever the database is written to.
	 */
	String written();

	/**
	 * Return the tables whose names match a pattern, by name.
	 */
	List<String> tablesLike(String pattern);

	/**
	 * Return the definition of a primary key whose numbers are never given again.
	 */
	String countedKey();

	/**
	 * Create a trigger that runs one statement for each row.
	 */
	void createTrigger(String name, String event, String statement);

	/**
	 * Return the type of a column for bytes.
	 */
	String binaryType();

	/**
	 * Return how many tables, views, indexes and the like there are.
	 */
	long objects();

	/**
	 * Return what the product says of a table that is not there.
	 */
	String missing(String table);

	/**
	 * Return another database that holds the same, and is gone with this one.
	 */
	TestDatabase copy();

	/**
	 * Run a script as the product's own shell would.
	 */
	void run(String script);

	/**
	 * Return all that is there, but for times, durations and names of users in the
	 * migrator's tables.
	 */
	List<Object> everything();

	@Override
	default void close() {
	}

	default Migrator migrator(RevisionFolder folder) {
		return migrator(folder, UnaryOperator.identity());
	}

	default Migrator migrator(RevisionFolder folder, UnaryOperator<MigratorBuilder> customizer) {
		return customizer.apply(MigratorBuilder.forDataSource(dataSource()).locations(List.of(folder.location())))
			.build();
	}

	default JdbcClient sql() {
		return JdbcClient.create(dataSource());
	}

	default void execute(String sql) {
		sql().sql(sql).update();
	}

	default long count(String query) {
		return sql().sql(query).query(Long.class).single();
	}

	default List<String> strings(String query) {
		return sql().sql(query).query(String.class).list();
	}

}
