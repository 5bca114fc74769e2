package dev.migrator.engine;

import java.util.List;

import dev.migrator.Migrator;
import dev.migrator.RevisionFailedException;
import dev.migrator.operation.ColumnType;
import dev.migrator.operation.JavaRevision;
import dev.migrator.operation.MigratorRevision;
import dev.migrator.operation.Operations;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Changed tables in revisions in Java, where nobody knows beforehand what will come.
 */
class SqliteAlterJavaTests extends AbstractSqliteTests {

	private static final String PARENT = "CREATE TABLE parent (id INTEGER PRIMARY KEY, -- the key\n  name VARCHAR(5), age TEXT)";

	private static final String CHILD = "CREATE TABLE child (parent INTEGER REFERENCES parent ON DELETE CASCADE)";

	@BeforeEach
	void createTables() {
		this.database = new SqliteFile(this.directory.resolve("app.db"), "?foreign_keys=on");
		for (String statement : List.of(PARENT, CHILD, "INSERT INTO parent VALUES (1, 'one', '11'), (2, 'two', NULL)",
				"INSERT INTO child VALUES (1), (1), (2)")) {
			this.database.execute(statement);
		}
	}

	@Test
	void aTableThatOthersReferToIsChangedAndChangedBackWhileForeignKeysStayInForce() {
		Migrator migrator = migrator(new GrowUp());

		migrator.upgrade();

		assertThat(texts()).containsExactly(CHILD, """
				CREATE TABLE parent (id INTEGER PRIMARY KEY, -- the key
				  name VARCHAR(50) NOT NULL, age INTEGER, CONSTRAINT grown CHECK (age > 10))""");
		assertThat(this.database.strings("SELECT typeof(age) FROM parent")).containsExactly("integer");
		// The other one went with its parent
		assertThat(this.database.strings("SELECT parent FROM child")).containsExactly("1", "1");
		this.database.execute("DELETE FROM parent");
		assertThat(this.database.count("SELECT count(*) FROM child")).isZero();

		migrator.downgrade("-1", migrator.planDowngrade("-1").planId());

		assertThat(texts()).containsExactly(CHILD, PARENT);
	}

	@Test
	void rowsInTheWayAreNamedAndNothingIsChanged() {
		Migrator migrator = migrator(new AgeForAll());

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgrade)
			.withMessageContaining("AgeForAll")
			.withMessageContaining("Column age of table parent cannot become NOT NULL: it is null in 1 row (id = 2)")
			.withMessageContaining("Statement: ALTER TABLE parent ALTER COLUMN age SET NOT NULL")
			.withMessageContaining("as it was before this revision")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("Give these rows a value first"));

		assertThat(texts()).containsExactly(CHILD, PARENT);
		assertThat(this.database.count("SELECT count(*) FROM child")).isEqualTo(3);
	}

	private Migrator migrator(JavaRevision revision) {
		return this.database.migrator(this.revisions, (builder) -> builder.javaRevisions(List.of(revision)));
	}

	private List<String> texts() {
		return this.database.strings("SELECT sql FROM sqlite_schema WHERE name IN ('parent', 'child') ORDER BY name");
	}

	@MigratorRevision(id = "java1", message = "grow up")
	static class GrowUp implements JavaRevision {

		@Override
		public void upgrade(Operations op) {
			op.execute("DELETE FROM parent WHERE id = ?", 2);
			op.alterTable("parent", (table) -> {
				table.alterColumn("name").type(ColumnType.varchar(50)).notNull();
				table.alterColumn("age").type(ColumnType.integer());
				table.addConstraint("grown").check("age > 10");
			});
		}

		@Override
		public void downgrade(Operations op) {
			op.alterTable("parent", (table) -> {
				table.dropConstraint("grown");
				table.alterColumn("age").type(ColumnType.text());
				table.alterColumn("name").type(ColumnType.varchar(5)).nullable();
			});
		}

	}

	@MigratorRevision(id = "java1", message = "an age for all")
	static class AgeForAll implements JavaRevision {

		@Override
		public void upgrade(Operations op) {
			op.alterTable("parent", (table) -> table.alterColumn("age").notNull());
		}

	}

}
