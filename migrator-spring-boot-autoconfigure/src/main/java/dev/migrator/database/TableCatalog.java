package dev.migrator.database;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.migrator.schema.ColumnName;
import dev.migrator.schema.Inheritance;
import dev.migrator.schema.Namespace;
import dev.migrator.schema.Schema;
import dev.migrator.schema.TypeUse;

/**
 * The tables of a database, and what products do in different ways when rows are to be
 * kept and put back.
 */
public interface TableCatalog {

	/**
	 * Return what names mean to the product.
	 * @return the names
	 * @throws SQLException if the database cannot be read
	 */
	Namespace namespace() throws SQLException;

	/**
	 * Return what the database is made of, the migrator's own tables included.
	 * @return the schema
	 * @throws SQLException if the database cannot be read
	 */
	Schema schema() throws SQLException;

	/**
	 * Return the tables that hold the application's rows, without those of the product
	 * itself.
	 * @return the tables
	 * @throws SQLException if the database cannot be read
	 */
	List<TableDescription> tables() throws SQLException;

	/**
	 * Find a table.
	 * @param name its name
	 * @return the table, or empty if there is none of that name
	 * @throws SQLException if the database cannot be read
	 */
	Optional<TableDescription> table(String name) throws SQLException;

	/**
	 * Keep all others from tables until the transaction ends, once those are done who are
	 * at work on them. Does nothing where whoever writes keeps others from it anyway.
	 * @param tables the tables; possibly none
	 * @throws SQLException if others do not let go of them in time
	 */
	void lock(Collection<TableDescription> tables) throws SQLException;

	/**
	 * Do something in a transaction that fails where it would not see all rows of a
	 * table, as others may have decreed. If it fails, the transaction has to be rolled
	 * back, at least to a savepoint.
	 * @param work what to do
	 * @throws SQLException if it fails
	 */
	void seeingAllRows(DatabaseSession.Work work) throws SQLException;

	/**
	 * Return the columns that can hold values, by what tells them apart under any name.
	 * @return the names; none where no column can go but by a statement that says so
	 * @throws SQLException if the database cannot be read
	 */
	Map<Long, ColumnName> filledColumns() throws SQLException;

	/**
	 * Return which columns go when types are dropped along with all that needs them.
	 * @return the columns with each of these types; none if the product has no types of
	 * this kind
	 * @throws SQLException if the database cannot be read
	 */
	List<TypeUse> typeUses() throws SQLException;

	/**
	 * Return which tables go with others.
	 * @return the tables; none if the product has no tables of this kind
	 * @throws SQLException if the database cannot be read
	 */
	List<Inheritance> inheritances() throws SQLException;

	/**
	 * Return the foreign keys of a table that the database enforces.
	 * @param table the name of the table
	 * @return the keys; none if the connection does not have them enforced
	 * @throws SQLException if the database cannot be read
	 */
	List<ForeignKeyDescription> enforcedForeignKeys(String table) throws SQLException;

	/**
	 * Let foreign keys be checked no earlier than at the end of the transaction.
	 * @throws SQLException if the database refuses
	 */
	void deferForeignKeys() throws SQLException;

	/**
	 * Do something while tables take values as they were: no trigger fires, and no column
	 * insists on numbers of its own. If it fails, the transaction has to be rolled back.
	 * @param tables the names of the tables
	 * @param work what to do
	 * @throws SQLException if it fails
	 */
	void takingOldValues(Collection<String> tables, DatabaseSession.Work work) throws SQLException;

	/**
	 * Return how a column is declared that numbers the rows of its table and is its
	 * primary key.
	 * @return the type and the constraint
	 */
	String numberedRowType();

	/**
	 * Return how a column is declared that takes the values of another just as they are.
	 * @param type the declared type of the other
	 * @return the type, or an empty string
	 */
	String exactType(String type);

	/**
	 * Return SQL for a value as a column of the {@linkplain #exactType exact type} takes
	 * it.
	 * @param value the value, as SQL has it
	 * @param type the declared type of the column that it is in
	 * @return an expression
	 */
	String archived(String value, String type);

	/**
	 * Return SQL for a value out of a column of the {@linkplain #exactType exact type} as
	 * another takes it.
	 * @param value the value, as SQL has it
	 * @param type the declared type of the column that it goes to
	 * @return an expression
	 */
	String restored(String value, String type);

	/**
	 * Return SQL for the space that a value takes.
	 * @param expression the value
	 * @return an expression for the number of bytes, 0 for null
	 */
	String bytesOf(String expression);

	/**
	 * Return how far the numbers have come that a table gives to new rows, where the
	 * product counts on when rows are deleted.
	 * @param table the name of the table
	 * @param columns the columns whose numbers are meant
	 * @return what {@link #raiseCounters} takes, or empty if nothing counts
	 * @throws SQLException if the database cannot be read
	 */
	Optional<String> counters(String table, Collection<String> columns) throws SQLException;

	/**
	 * Let a table that has its rows again give no number to a new row that it, or another
	 * of its name, has given before.
	 * @param table the name of the table
	 * @param columns the columns whose numbers are meant
	 * @param counters how far the numbers had come
	 * @throws SQLException if the database refuses
	 */
	void raiseCounters(String table, Collection<String> columns, String counters) throws SQLException;

	/**
	 * Tell whether a failure means that values are not allowed where they were to go.
	 * @param failure what the driver threw
	 * @return whether a constraint or the type of a column speaks against them
	 */
	boolean isRefusalOfValues(SQLException failure);

}
