package dev.migrator.engine;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

import dev.migrator.Migrator;
import dev.migrator.engine.EvolvingSchema.Column;
import dev.migrator.engine.EvolvingSchema.Key;
import dev.migrator.engine.EvolvingSchema.Table;

import static dev.migrator.engine.SchemaModel.quoted;

/**
 * What a product calls the things of which {@link EvolvingSchema} makes tables, and how
 * one looks at them.
 */
interface ProductVocabulary {

	static ProductVocabulary of(Product product) {
		return switch (product) {
			case SQLITE -> new SqliteVocabulary();
			case POSTGRESQL -> new PostgresqlVocabulary();
		};
	}

	/**
	 * Return whether foreign keys are to be enforced.
	 */
	boolean enforces(Random random);

	/**
	 * Make up a database, and return it with its migrator.
	 */
	Example example(Path home, RevisionFolder folder, boolean enforced, Random random);

	/**
	 * Return the statements that make what all tables share, the table of the audit among
	 * them.
	 */
	String preamble();

	List<String> names();

	/**
	 * Return the form of a name that no two tables can have at once.
	 */
	String fold(String name);

	List<Key> keys();

	List<String> types();

	/**
	 * Return the types of columns in strict tables; none if there are no such tables.
	 */
	List<String> strictTypes();

	/**
	 * Return types that hold all that others do, by the other.
	 */
	Map<String, String> wider();

	/**
	 * Return what a column is changed to.
	 */
	String conversion(Column column, String type);

	/**
	 * Return the type of a column with no two equal values.
	 */
	String uniqueType(Column column);

	List<String> referenceClauses();

	/**
	 * Let a column that is to be added have a value by itself.
	 */
	void giveDefault(Column column, Table table, Random random);

	/**
	 * Return what follows the type of a column that is computed from another.
	 */
	String computedFrom(Column source);

	String trigger(String name, String time, String event, Table table);

	/**
	 * Return the clause that comes before the rows when a script fills another table in
	 * the place of one.
	 */
	String overriding();

	/**
	 * Return the columns beside those of the table that are to be copied then.
	 */
	List<String> hiddenColumns(Table table);

	/**
	 * Return whether another table can be put in the place of one.
	 */
	boolean canRebuild(Table table, List<Table> tables);

	/**
	 * Return whether rows that no key tells apart get other numbers then.
	 */
	boolean renumbers();

	/**
	 * Return the statement that makes a type of its own for a column.
	 */
	String createType(Column column, String type);

	/**
	 * Return schemas for tables to be moved to; none if the product has none.
	 */
	List<String> schemas();

	/**
	 * Return what the engine knows a table by.
	 */
	String known(Table table);

	/**
	 * Return values for a column, as SQL.
	 */
	List<String> values(Column column);

	/**
	 * Return the value for the key of a new row in a table that counts.
	 */
	String counted(long mark);

	/**
	 * Return SQL for a value as text that tells all values apart, and begins with null
	 * where there is none.
	 */
	String text(String column);

	/**
	 * Return a pattern for that text where nothing has been put back.
	 */
	String untouched(Column column);

	/**
	 * Return what the engine knows the tables by that there are, without its own.
	 */
	Set<String> tables(Statement statement) throws SQLException;

	/**
	 * Check that the engine has left nothing behind.
	 */
	void assertSound(Statement statement, EvolvingSchema schema) throws SQLException;

	/**
	 * Return whether a constraint was in the way.
	 */
	boolean isRefusal(SQLException failure);

	/**
	 * Return the query for the rows of a table: the mark, and the stored columns.
	 */
	default String rows(Table table) {
		return "SELECT %s, %s FROM %s".formatted(EvolvingSchema.MARK,
				table.stored().stream().map((column) -> text(quoted(column.name))).collect(Collectors.joining(", ")),
				table.reference());
	}

	static List<String> strings(Statement statement, String query) throws SQLException {
		List<String> strings = new ArrayList<>();
		try (ResultSet row = statement.executeQuery(query)) {
			while (row.next()) {
				strings.add(row.getString(1));
			}
		}
		return strings;
	}

	/**
	 * A database and its migrator.
	 *
	 * @param database the database
	 * @param migrator the migrator
	 */
	record Example(TestDatabase database, Migrator migrator) {

	}

}
