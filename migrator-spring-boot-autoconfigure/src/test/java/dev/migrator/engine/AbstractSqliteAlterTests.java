package dev.migrator.engine;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.UnaryOperator;

import dev.migrator.Migrator;
import dev.migrator.RevisionFailedException;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that prepare a database, change its tables in a revision, and look at what has
 * become of it.
 */
abstract class AbstractSqliteAlterTests extends AbstractSqliteTests {

	private UnaryOperator<MigratorBuilder> settings = UnaryOperator.identity();

	@BeforeEach
	void enforceForeignKeys() {
		this.database = new SqliteFile(this.directory.resolve("app.db"), "?foreign_keys=on");
	}

	@AfterEach
	void nothingOfTheWorkIsLeft() {
		assertThat(this.database.strings("""
				SELECT name FROM sqlite_schema
				WHERE name LIKE '\\_migrator%' ESCAPE '\\' OR sql LIKE '%\\_migrator\\_%' ESCAPE '\\'""")).isEmpty();
	}

	/**
	 * Run statements without any enforcement, so that rows may be as bad as they can be.
	 */
	void given(String... statements) {
		String url = "jdbc:sqlite:" + this.directory.resolve("app.db");
		try (Connection connection = DriverManager.getConnection(url);
				Statement statement = connection.createStatement()) {
			for (String sql : statements) {
				statement.execute(sql);
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	void inPlace() {
		this.settings = (builder) -> builder.sqliteInPlaceThreshold(0);
	}

	void inOneTransaction() {
		this.settings = (builder) -> builder.transactionMode(TransactionMode.SINGLE);
	}

	/**
	 * Run statements as one revision.
	 */
	void change(String... statements) {
		List<String> damage = damage();

		migrator(statements).upgrade();

		assertThat(damage()).isEqualTo(damage);
	}

	/**
	 * Run statements as one revision, which has to fail and to leave everything alone.
	 */
	ThrowableAssertAlternative<RevisionFailedException> refuse(String... statements) {
		SqliteSnapshot before = SqliteSnapshot.of(this.database.sql());
		Migrator migrator = migrator(statements);

		ThrowableAssertAlternative<RevisionFailedException> failure = assertThatExceptionOfType(
				RevisionFailedException.class)
			.isThrownBy(migrator::upgrade);

		assertThat(SqliteSnapshot.of(this.database.sql())).isEqualTo(before);
		return failure;
	}

	private Migrator migrator(String... statements) {
		this.revisions.add("aaaa", String.join(";\n", statements) + ";", "");
		return this.database.migrator(this.revisions, this.settings);
	}

	private List<String> damage() {
		return this.database.strings("PRAGMA integrity_check");
	}

	/**
	 * Return the stored text of a table, view, index or trigger.
	 */
	String schema(String name) {
		return this.database.sql()
			.sql("SELECT sql FROM sqlite_schema WHERE name = ?")
			.param(name)
			.query(String.class)
			.single();
	}

	/**
	 * Return the first column of a query's rows.
	 */
	List<String> rows(String query) {
		return this.database.strings(query);
	}

}
