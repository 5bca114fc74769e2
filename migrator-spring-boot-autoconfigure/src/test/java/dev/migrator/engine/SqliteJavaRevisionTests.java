package dev.migrator.engine;

import java.util.List;

import dev.migrator.Migrator;
import dev.migrator.RevisionFailedException;
import dev.migrator.operation.JavaRevision;
import dev.migrator.operation.MigratorRevision;
import dev.migrator.operation.Operations;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for revisions in Java that use what only SQLite has.
 */
class SqliteJavaRevisionTests extends AbstractSqliteTests {

	private Migrator migrator(JavaRevision revision) {
		return this.database.migrator(this.revisions, (builder) -> builder.javaRevisions(List.of(revision)));
	}

	@Test
	void foreignKeysCanBeOff() {
		this.database = this.database.with("?foreign_keys=on");
		this.revisions.add("aaaa",
				"CREATE TABLE parent (id INTEGER PRIMARY KEY); INSERT INTO parent VALUES (1);"
						+ "CREATE TABLE child (id REFERENCES parent ON DELETE CASCADE); INSERT INTO child VALUES (1);",
				"");
		Migrator migrator = migrator(
				new WithoutForeignKeys((op) -> op.execute("DELETE FROM parent; INSERT INTO parent VALUES (1);")));

		migrator.upgradeOnStartup();

		assertThat(this.database.count("SELECT count(*) FROM child")).isEqualTo(1);
	}

	@Test
	void whatItWouldLeaveDanglingIsToldAsAFailureOfTheRevision() {
		this.database = this.database.with("?foreign_keys=on");
		this.revisions.add("aaaa", "CREATE TABLE parent (id INTEGER PRIMARY KEY); INSERT INTO parent VALUES (1);"
				+ "CREATE TABLE child (id REFERENCES parent); INSERT INTO child VALUES (1);", "");
		Migrator migrator = migrator(new WithoutForeignKeys((op) -> op.execute("DELETE FROM parent")));

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgradeOnStartup)
			.withMessageContaining("foreign keys are violated");
		assertThat(this.database.count("SELECT count(*) FROM parent")).isEqualTo(1);
	}

	@Test
	void foreignKeysCannotBeSwitchedInsideOfIt() {
		this.revisions.addTable("aaaa");
		Migrator migrator = migrator(new JavaRevisionTests.Fill((op) -> op.execute("PRAGMA foreign_keys = off")));

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgradeOnStartup)
			.withMessageContaining("foreignKeysOff = true");
	}

	@Test
	void aTransactionThatTheDatabaseRolledBackByItselfFailsTheRevision() {
		this.revisions.add("aaaa", "CREATE TABLE aaaa (x UNIQUE ON CONFLICT ROLLBACK); INSERT INTO aaaa VALUES (1);",
				"");
		Migrator migrator = migrator(new JavaRevisionTests.Fill((op) -> {
			try {
				op.execute("INSERT INTO aaaa VALUES (1)");
			}
			catch (DataAccessException ex) {
				// Wrong: there is no transaction any more
			}
		}));

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgradeOnStartup)
			.withMessageContaining("had been rolled back before its end");
		assertThat(migrator.status().pending()).containsExactly("java1");
	}

	@MigratorRevision(id = "java1", revises = "aaaa", message = "without foreign keys", foreignKeysOff = true)
	static final class WithoutForeignKeys implements JavaRevision {

		private final JavaRevisionTests.Upgrade upgrade;

		WithoutForeignKeys(JavaRevisionTests.Upgrade upgrade) {
			this.upgrade = upgrade;
		}

		@Override
		public void upgrade(Operations op) throws Exception {
			this.upgrade.upgrade(op);
		}

	}

}
