package dev.migrator.engine;

import java.util.List;

import dev.migrator.Archive;
import dev.migrator.Loss;
import dev.migrator.MigrationPlan;
import dev.migrator.MigrationResult;
import dev.migrator.Migrator;
import dev.migrator.Restoration;
import dev.migrator.operation.JavaRevision;
import dev.migrator.operation.MigratorRevision;
import dev.migrator.operation.Operations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class PostgresqlPreservationTests extends AbstractPostgresqlTests {

	private static final String KINDS = """
			CREATE SCHEMA kinds;
			CREATE TYPE kinds.mood AS ENUM ('sad', 'glad');
			CREATE DOMAIN kinds.code AS TEXT;
			CREATE DOMAIN kinds.short_code AS kinds.code CHECK (length(VALUE) < 5);
			CREATE TYPE kinds.span AS RANGE (subtype = kinds.code);
			""";

	private Migrator upgraded(String... statements) {
		Migrator migrator = this.database.migrator(this.revisions);
		migrator.upgrade();
		for (String statement : statements) {
			this.database.execute(statement);
		}
		return migrator;
	}

	private List<String> people() {
		return this.database.strings("SELECT people::text FROM people ORDER BY id");
	}

	@ParameterizedTest
	@CsvSource({ "kinds.mood, DROP TYPE kinds.mood CASCADE, sad",
			"kinds.mood, 'DROP TYPE IF EXISTS kinds.other, kinds.mood CASCADE', sad",
			"kinds.mood[], DROP TYPE kinds.mood CASCADE, {sad}", "kinds.mood, DROP SCHEMA kinds CASCADE, sad",
			"kinds.code, DROP DOMAIN kinds.code CASCADE, a", "kinds.short_code, DROP DOMAIN kinds.code CASCADE, a",
			"kinds.short_code[], DROP TYPE kinds.code CASCADE, {a}",
			"kinds.span, DROP DOMAIN kinds.code CASCADE, '[a,b)'", "kinds.span[], DROP TYPE kinds.span CASCADE, {}",
			"citext, DROP EXTENSION citext CASCADE, Ann", "citext[], DROP EXTENSION IF EXISTS citext CASCADE, {Ann}",
			"citext, DROP SCHEMA kinds CASCADE, Ann" })
	void columnsThatGoWithTheirTypeAreToldAndKeptAndComeBack(String type, String drop, String value) {
		String create = type.contains("citext") ? "CREATE SCHEMA kinds; CREATE EXTENSION citext SCHEMA kinds;" : KINDS;
		this.revisions.add("people", "CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT);", "")
			.add("kinds", "%s\nSET LOCAL search_path = public, kinds;\nALTER TABLE people ADD COLUMN kind %s;"
				.formatted(create, type), drop + ";\nDROP SCHEMA IF EXISTS kinds CASCADE;");
		Migrator migrator = upgraded("INSERT INTO people VALUES (1, 'Ann', '%s'), (2, 'Bob', NULL)".formatted(value));
		List<String> before = people();

		MigrationPlan plan = migrator.planDowngrade("people");
		assertThat(plan.losses())
			.extracting(Loss::table, Loss::wholeTable, (loss) -> loss.columns().get(0).name(),
					(loss) -> loss.columns().get(0).values())
			.containsExactly(tuple("people", false, "kind", 1L));
		MigrationResult result = migrator.downgrade("people", plan.planId());

		assertThat(this.database.columns("people")).containsExactly("id", "name");
		assertThat(result.archives()).extracting(Archive::columns).containsExactly(List.of("kind"));
		assertThat(migrator.upgrade().restorations()).extracting(Restoration::restored).containsExactly(2L);
		assertThat(people()).isEqualTo(before);
	}

	@Test
	void aColumnThatGoesWithItsTypeInJavaComesBack() {
		this.revisions.add("people", "CREATE TABLE people (id INTEGER PRIMARY KEY);", "");
		Migrator migrator = this.database.migrator(this.revisions,
				(builder) -> builder.javaRevisions(List.of(new AddMood())));
		migrator.upgrade();
		this.database.execute("INSERT INTO people VALUES (1, 'sad')");

		migrator.downgrade("people", migrator.planDowngrade("people").planId());
		assertThat(people()).containsExactly("(1)");
		migrator.upgrade();

		assertThat(people()).containsExactly("(1,sad)");
	}

	@ParameterizedTest
	@ValueSource(strings = { "DROP TYPE mood", "DROP TYPE mood RESTRICT",
			"ALTER TABLE people ALTER COLUMN kind TYPE TEXT; DROP TYPE mood CASCADE",
			"ALTER TYPE mood RENAME TO old; CREATE TYPE mood AS ENUM ('sad'); ALTER TABLE people "
					+ "ALTER COLUMN kind TYPE mood USING kind::text::mood; DROP TYPE old CASCADE" })
	void aTypeThatNoColumnHasAnyMoreTakesNoneAlong(String downgrade) {
		this.revisions
			.add("people", "CREATE TYPE mood AS ENUM ('sad'); CREATE TABLE people (id INT PRIMARY KEY, kind TEXT);", "")
			.add("kinds", "ALTER TABLE people ALTER COLUMN kind TYPE mood USING kind::mood;",
					"ALTER TABLE people ALTER COLUMN kind TYPE TEXT;\n" + downgrade + ";");
		Migrator migrator = upgraded("INSERT INTO people VALUES (1, 'sad')");

		MigrationPlan plan = migrator.planDowngrade("people");
		assertThat(plan.losses()).isEmpty();
		if (!downgrade.contains("old")) {
			assertThat(migrator.downgrade("people", plan.planId()).archives()).isEmpty();
			assertThat(people()).containsExactly("(1,sad)");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "ALTER TYPE mood RENAME TO old; DROP TYPE old CASCADE",
			"ALTER TYPE mood SET SCHEMA kinds; DROP TYPE kinds.mood CASCADE",
			"ALTER TYPE mood SET SCHEMA kinds; DROP SCHEMA kinds CASCADE",
			"ALTER SCHEMA public RENAME TO renamed; CREATE SCHEMA public; DROP TYPE renamed.mood CASCADE; "
					+ "DROP SCHEMA public; ALTER SCHEMA renamed RENAME TO public" })
	void aTypeIsFollowedByItsName(String downgrade) {
		this.revisions.add("people", "CREATE SCHEMA kinds; CREATE TABLE people (id INTEGER PRIMARY KEY);", "")
			.add("kinds", "CREATE TYPE mood AS ENUM ('sad'); ALTER TABLE people ADD COLUMN kind mood;",
					downgrade + ";");
		Migrator migrator = upgraded("INSERT INTO people VALUES (1, 'sad')");

		MigrationPlan plan = migrator.planDowngrade("people");
		assertThat(plan.losses()).extracting(Loss::table).containsExactly("people");
		assertThat(migrator.downgrade("people", plan.planId()).archives()).extracting(Archive::rows)
			.containsExactly(1L);
		assertThat(this.database.columns("people")).containsExactly("id");
	}

	@Test
	void aTypeIsFollowedIntoATableThatIsRebuiltByHandInAnEarlierStep() {
		this.revisions.add("people", "CREATE TABLE people (id INTEGER PRIMARY KEY);", "")
			.add("kinds", "CREATE TYPE mood AS ENUM ('sad'); ALTER TABLE people ADD COLUMN kind mood;",
					"DROP TYPE mood CASCADE;")
			.add("email", "ALTER TABLE people ADD COLUMN email TEXT;", """
					CREATE TABLE rebuilt (id INTEGER PRIMARY KEY, kind mood);
					INSERT INTO rebuilt SELECT id, kind FROM people;
					DROP TABLE people;
					ALTER TABLE rebuilt RENAME TO people;
					""");
		Migrator migrator = upgraded("INSERT INTO people VALUES (1, 'sad', 'a@x')");

		assertThat(migrator.planDowngrade("people").losses())
			.extracting(Loss::revision, (loss) -> loss.columns().get(0).name())
			.containsExactly(tuple("email", "email"), tuple("kinds", "kind"));
	}

	@Test
	void aTableIsFollowedWhenItsSchemaIsRenamed() {
		this.revisions
			.add("shop", "CREATE SCHEMA shop; CREATE TABLE shop.items (id INTEGER PRIMARY KEY, name TEXT);", "")
			.add("price",
					"ALTER SCHEMA shop RENAME TO \"Store\"; ALTER TABLE \"Store\".items ADD COLUMN price INTEGER;",
					"ALTER SCHEMA \"Store\" RENAME TO shop; ALTER TABLE shop.items DROP COLUMN price;");
		Migrator migrator = upgraded("INSERT INTO \"Store\".items VALUES (1, 'tea', 5)");

		MigrationPlan plan = migrator.planDowngrade("shop");
		assertThat(plan.losses()).extracting(Loss::table, Loss::rows).containsExactly(tuple("Store.items", 1L));
		migrator.downgrade("shop", plan.planId());
		assertThat(this.database.strings("SELECT items::text FROM shop.items")).containsExactly("(1,tea)");
		migrator.upgrade();

		assertThat(this.database.strings("SELECT items::text FROM \"Store\".items")).containsExactly("(1,tea,5)");
	}

	@Test
	void tablesThatGoWithTheirSchemaAreToldAndKeptAndComeBack() {
		this.revisions.add("shop", "CREATE SCHEMA shop; CREATE TABLE shop.items (id INTEGER PRIMARY KEY, name TEXT);",
				"DROP SCHEMA shop CASCADE;");
		Migrator migrator = upgraded("INSERT INTO shop.items VALUES (1, 'tea')");

		MigrationPlan plan = migrator.planDowngrade("base");
		assertThat(plan.losses()).extracting(Loss::table, Loss::wholeTable).containsExactly(tuple("shop.items", true));
		migrator.downgrade("base", plan.planId());
		migrator.upgrade();

		assertThat(this.database.strings("SELECT items::text FROM shop.items")).containsExactly("(1,tea)");
	}

	@MigratorRevision(id = "mood", revises = "people", message = "add mood")
	private static final class AddMood implements JavaRevision {

		@Override
		public void upgrade(Operations op) {
			op.execute("CREATE TYPE mood AS ENUM ('sad'); ALTER TABLE people ADD COLUMN kind mood;");
		}

		@Override
		public void downgrade(Operations op) {
			op.execute("DROP TYPE mood CASCADE");
		}

	}

}
