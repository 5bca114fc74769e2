package dev.migrator.engine;

import java.sql.Connection;
import java.util.List;

import javax.sql.DataSource;

import dev.migrator.Archive;
import dev.migrator.MigrationResult;
import dev.migrator.Migrator;
import dev.migrator.Restoration;
import dev.migrator.RevisionFailedException;
import dev.migrator.operation.ColumnType;
import dev.migrator.operation.JavaRevision;
import dev.migrator.operation.MigratorRevision;
import dev.migrator.operation.Operations;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What downgrades in Java drop: what they do is known only when they do it.
 */
class JavaPreservationTests extends AbstractDatabaseTests {

	private static final Code ADD_EMAIL = (op) -> op.alterTable("users",
			(table) -> table.addColumn("email", ColumnType.text()));

	private DataSource dataSource;

	@BeforeEach
	void createTable() {
		this.dataSource = this.database.dataSource();
		this.revisions.add("users", "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);", "DROP TABLE users;");
	}

	private Migrator upgraded(Code upgrade, Code downgrade) {
		return upgraded(new InTransaction(upgrade, downgrade));
	}

	private Migrator upgraded(JavaRevision revision) {
		Migrator migrator = MigratorBuilder.forDataSource(this.dataSource)
			.locations(List.of(this.revisions.location()))
			.javaRevisions(List.of(revision))
			.build();
		migrator.upgrade();
		this.database.execute("INSERT INTO users SELECT 1, 'Ann', 'a@x' UNION ALL SELECT 2, 'Bob', NULL");
		return migrator;
	}

	private static MigrationResult downgrade(Migrator migrator) {
		return migrator.downgrade("users", migrator.planDowngrade("users").planId());
	}

	private List<String> users() {
		return this.database.strings("SELECT concat_ws(' ', id, name, email) FROM users ORDER BY id");
	}

	private void assertRestored(Migrator migrator) {
		assertThat(migrator.upgrade().restorations()).extracting(Restoration::restored).containsOnly(2L);
		assertThat(users()).containsExactly("1 Ann a@x", "2 Bob");
		assertThat(migrator.archives().list()).isEmpty();
	}

	@Test
	void aColumnDroppedByAnOperationComesBack() {
		Migrator migrator = upgraded(ADD_EMAIL, (op) -> op.alterTable("users", (table) -> table.dropColumn("email")));
		assertThat(downgrade(migrator).archives()).singleElement().satisfies((archive) -> {
			assertThat(archive.columns()).containsExactly("email");
			assertThat(archive.key()).containsExactly("id");
			assertThat(archive.rows()).isEqualTo(2);
		});
		assertRestored(migrator);
	}

	@Test
	void aColumnThatIsRenamedAndDroppedInOneCallComesBackWithItsOwnValues() {
		Migrator migrator = upgraded(ADD_EMAIL, (op) -> op.alterTable("users", (table) -> {
			table.renameColumn("email", "mail");
			table.dropColumn("mail");
		}));
		downgrade(migrator);
		assertRestored(migrator);
	}

	@Test
	void statementsInOneTextAreKeptOneAfterTheOther() {
		Migrator migrator = upgraded(ADD_EMAIL,
				(op) -> op.execute("ALTER TABLE users RENAME COLUMN id TO number; ALTER TABLE users RENAME TO people; "
						+ "ALTER TABLE people RENAME COLUMN email TO mail; ALTER TABLE people DROP COLUMN mail; "
						+ "ALTER TABLE people RENAME TO users; ALTER TABLE users RENAME COLUMN number TO id;"));
		assertThat(downgrade(migrator).archives()).extracting(Archive::table).containsExactly("users");
		assertRestored(migrator);
	}

	@Test
	void textThatJdbcSendsAtOnceIsRefusedWhereItWouldKeepSomethingElse() {
		Migrator migrator = upgraded(ADD_EMAIL, (op) -> {
			String sql = "ALTER TABLE users RENAME COLUMN email TO mail; ALTER TABLE users DROP COLUMN mail";
			template().execute((Connection connection) -> connection.createStatement().executeUpdate(sql));
		});
		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(() -> downgrade(migrator))
			.withMessageContaining(onPostgresql() ? "column t.mail does not exist" : "no such column: t.mail");
		assertThat(users()).containsExactly("1 Ann a@x", "2 Bob");
	}

	private JdbcTemplate template() {
		return new JdbcTemplate(this.dataSource);
	}

	@Test
	void tablesDroppedInAnyWayComeBack() {
		Code upgrade = (op) -> {
			ADD_EMAIL.run(op);
			op.execute(
					"CREATE TABLE a (x TEXT); CREATE TABLE b (x TEXT); CREATE TABLE c (x TEXT); CREATE TABLE d (x TEXT)");
		};
		Migrator migrator = upgraded(upgrade, (op) -> {
			op.dropTable("a");
			op.execute("DROP TABLE IF EXISTS " + (onPostgresql() ? "public" : "main")
					+ ".b; ALTER TABLE users DROP COLUMN email");
			op.jdbc().sql("DROP TABLE \"c\"").update();
			op.jdbc().sql("/* gone */ drop table " + (onPostgresql() ? "D" : "[D]")).update();
		});
		for (String table : List.of("a", "b", "c", "d")) {
			this.database.execute("INSERT INTO %1$s VALUES ('%1$s'), ('')".formatted(table));
		}
		assertThat(downgrade(migrator).archives()).extracting(Archive::table)
			.containsExactlyInAnyOrder("a", "b", "users", "c", "d");
		assertThat(this.database.tables()).containsExactly("users");
		assertRestored(migrator);
		for (String table : List.of("a", "b", "c", "d")) {
			assertThat(this.database.strings("SELECT x FROM " + table)).containsExactly(table, "");
		}
	}

	@Test
	void ofATableThatIsRebuiltByHandOnlyWhatIsGoneInTheEndIsKept() {
		Migrator migrator = upgraded(ADD_EMAIL, (op) -> {
			op.createTable("new", (table) -> {
				table.column("id", ColumnType.identity());
				table.column("name", ColumnType.text());
			});
			op.execute("INSERT INTO new SELECT id, name FROM users");
			op.dropTable("users");
			op.renameTable("new", "users");
		});
		assertThat(downgrade(migrator).archives()).singleElement().satisfies((archive) -> {
			assertThat(archive.wholeTable()).isFalse();
			assertThat(archive.columns()).containsExactly("email");
		});
		this.database.execute("UPDATE users SET name = 'Anna' WHERE id = 1");
		migrator.upgrade();
		assertThat(users()).containsExactly("1 Anna a@x", "2 Bob");
	}

	@Test
	void aColumnAndThenItsTableComeBackTogether() {
		Migrator migrator = upgraded((op) -> op.execute("ALTER TABLE users ADD COLUMN email TEXT; "
				+ "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT, place TEXT)"), (op) -> {
					op.alterTable("users", (table) -> table.dropColumn("email"));
					op.alterTable("notes", (table) -> table.dropColumn("place"));
					op.renameTable("notes", "remarks");
					op.dropTable("remarks");
				});
		this.database.execute("INSERT INTO notes VALUES (7, 'text', 'here')");
		downgrade(migrator);
		migrator.upgrade();
		assertThat(this.database.strings("SELECT concat_ws(' ', id, text, place) FROM notes"))
			.containsExactly("7 text here");
		assertThat(users()).containsExactly("1 Ann a@x", "2 Bob");
		assertThat(migrator.archives().list()).isEmpty();
	}

	private void tryToDropEmail(Operations op) {
		if (onPostgresql()) {
			// Nothing can follow a failure there but going back to a savepoint
			op.execute("SAVEPOINT attempt");
		}
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> op.jdbc().sql("ALTER TABLE users DROP COLUMN email").update());
		if (onPostgresql()) {
			op.execute("ROLLBACK TO SAVEPOINT attempt");
		}
	}

	@Test
	void whatADropThatFailedAndWasCaughtWouldHaveTakenIsNotKept() {
		Migrator migrator = upgraded(ADD_EMAIL, (op) -> {
			op.execute("CREATE VIEW emails AS SELECT email FROM users");
			tryToDropEmail(op);
			op.execute("DROP VIEW emails");
		});
		assertThat(downgrade(migrator).archives()).isEmpty();
		this.database.execute("UPDATE users SET email = 'new' WHERE id = 1");
		this.revisions.after("users");
		assertThat(this.database.tablesLike("migrator_archive_%")).isEmpty();
	}

	@Test
	void whatIsDroppedOnTheSecondTryIsKeptAsItWasJustBefore() {
		Migrator migrator = upgraded(ADD_EMAIL, (op) -> {
			op.execute("CREATE VIEW emails AS SELECT email FROM users");
			tryToDropEmail(op);
			op.execute("DROP VIEW emails; UPDATE users SET email = 'last' WHERE id = 2");
			op.jdbc().sql("ALTER TABLE users DROP COLUMN email").update();
		});
		assertThat(downgrade(migrator).archives()).singleElement()
			.satisfies((archive) -> assertThat(archive.rows()).isEqualTo(2));
		migrator.upgrade();
		assertThat(users()).containsExactly("1 Ann a@x", "2 Bob last");
		assertThat(migrator.archives().list()).isEmpty();
	}

	@Test
	void whatIsRolledBackToASavepointIsNotGoneAndIsKeptWhenItGoesAtLast() {
		Migrator migrator = upgraded((op) -> {
			ADD_EMAIL.run(op);
			op.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)");
		}, (op) -> {
			op.alterTable("users", (table) -> table.dropColumn("email"));
			op.execute("SAVEPOINT attempt");
			op.dropTable("notes");
			op.createTable("notes", (table) -> table.column("id", ColumnType.identity()));
			op.execute("ROLLBACK TO attempt; RELEASE attempt");
			op.dropTable("notes");
		});
		this.database.execute("INSERT INTO notes VALUES (7, 'text')");
		assertThat(downgrade(migrator).archives()).extracting(Archive::table).containsExactly("users", "notes");
		migrator.upgrade();
		assertThat(this.database.strings("SELECT id || text FROM notes")).containsExactly("7text");
		assertThat(users()).containsExactly("1 Ann a@x", "2 Bob");
	}

	@Test
	void whatANestedTransactionOfSpringRollsBackStays() {
		Migrator migrator = upgraded(ADD_EMAIL, (op) -> {
			TransactionTemplate nested = new TransactionTemplate(new DataSourceTransactionManager(this.dataSource));
			nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
			nested.executeWithoutResult((status) -> {
				template().execute("ALTER TABLE users DROP COLUMN email");
				status.setRollbackOnly();
			});
		});
		assertThat(downgrade(migrator).archives()).isEmpty();
		assertThat(users()).containsExactly("1 Ann a@x", "2 Bob");
	}

	@Test
	void outsideATransactionWhatIsDroppedIsKeptToo() {
		Migrator migrator = upgraded(new OutsideTransaction(ADD_EMAIL,
				(op) -> op.alterTable("users", (table) -> table.dropColumn("email"))));
		assertThat(downgrade(migrator).archives()).extracting(Archive::rows).containsExactly(2L);
		assertRestored(migrator);
	}

	@Test
	void outsideATransactionWhatAFailedTryHasKeptIsThereForTheNextUpgrade() {
		boolean[] fails = { true };
		Migrator migrator = upgraded(new OutsideTransaction(ADD_EMAIL, (op) -> {
			op.execute("ALTER TABLE users DROP COLUMN IF EXISTS email");
			if (fails[0]) {
				throw new IllegalStateException("enough");
			}
		}));
		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(() -> downgrade(migrator));
		fails[0] = false;
		downgrade(migrator);
		assertRestored(migrator);
	}

	/**
	 * Some code of a revision.
	 */
	@FunctionalInterface
	interface Code {

		void run(Operations op);

	}

	@MigratorRevision(id = "java1", revises = "users")
	private static final class InTransaction implements JavaRevision {

		private final Code upgrade;

		private final Code downgrade;

		InTransaction(Code upgrade, Code downgrade) {
			this.upgrade = upgrade;
			this.downgrade = downgrade;
		}

		@Override
		public void upgrade(Operations op) {
			this.upgrade.run(op);
		}

		@Override
		public void downgrade(Operations op) {
			this.downgrade.run(op);
		}

	}

	@MigratorRevision(id = "java1", revises = "users", transactional = false)
	private static final class OutsideTransaction implements JavaRevision {

		private final Code upgrade;

		private final Code downgrade;

		OutsideTransaction(Code upgrade, Code downgrade) {
			this.upgrade = upgrade;
			this.downgrade = downgrade;
		}

		@Override
		public void upgrade(Operations op) {
			this.upgrade.run(op);
		}

		@Override
		public void downgrade(Operations op) {
			this.downgrade.run(op);
		}

	}

}
