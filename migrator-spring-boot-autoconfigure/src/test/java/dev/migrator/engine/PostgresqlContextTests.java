package dev.migrator.engine;

import java.util.List;
import java.util.concurrent.Future;

import dev.migrator.MigrationStatus.State;
import dev.migrator.Migrator;
import dev.migrator.MigratorException;
import dev.migrator.RevisionFailedException;
import dev.migrator.database.postgresql.PostgresqlSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.datasource.SimpleDriverDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Revisions that change where names are looked for, and as whom.
 */
class PostgresqlContextTests extends AbstractPostgresqlTests {

	private static final String OPTIONS = "-- migrator:upgrade transactional=";

	private Migrator migrator() {
		return this.database.migrator(this.revisions);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aSearchPathThatARevisionSetsIsItsOwn(boolean transactional) {
		// As pg_dump begins
		this.revisions.addSections("aaaa", OPTIONS + transactional + """

				SELECT pg_catalog.set_config('search_path', '', false);
				CREATE TABLE public.aaaa (x INTEGER);
				""").addSections("bbbb", OPTIONS + transactional + """

				CREATE SCHEMA other;
				SET search_path = other;
				CREATE TABLE elsewhere (x INTEGER);
				""").addSections("dddd", OPTIONS + transactional + """

				CREATE TABLE dddd (x INTEGER);
				DO $$ BEGIN SET search_path = ''; END $$;
				""").addTable("cccc");

		assertThat(migrator().upgrade().steps()).hasSize(4);

		assertThat(this.database.tables()).containsExactly("aaaa", "cccc", "dddd");
		assertThat(this.database.count("SELECT count(*) FROM other.elsewhere")).isZero();
		assertThat(migrator().status().state()).isEqualTo(State.UP_TO_DATE);
		assertThat(this.database.tablesLike("migrator%")).containsExactly("migrator_history", "migrator_revision");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aRoleThatARevisionTakesIsItsOwn(boolean transactional) {
		String user = newUser();
		this.revisions
			.addSections("aaaa",
					OPTIONS + transactional + "\nCREATE TABLE aaaa (x INTEGER);\nSET ROLE %s;".formatted(user))
			.addTable("bbbb");

		assertThat(migrator().upgrade().steps()).hasSize(2);

		assertThat(this.database.tables()).containsExactly("aaaa", "bbbb");
	}

	@Test
	void allRevisionsOfOneTransactionBeginWithTheSameSearchPath() {
		this.revisions
			.add("aaaa",
					"SET LOCAL search_path = pg_catalog;\nSET search_path = '';\nCREATE TABLE public.aaaa (x INTEGER);",
					"DROP TABLE aaaa;")
			.addTable("bbbb");

		this.database.migrator(this.revisions, (builder) -> builder.transactionMode(TransactionMode.SINGLE)).upgrade();

		assertThat(this.database.tables()).containsExactly("aaaa", "bbbb");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aRevisionThatFailsAfterASearchPathOfItsOwnIsRecordedAllTheSame(boolean transactional) {
		this.revisions.addTable("aaaa")
			.addSections("bbbb", OPTIONS + transactional + "\nSET search_path = '';\nNONSENSE;");
		Migrator migrator = migrator();

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgrade)
			.withMessageContaining("Current: aaaa");

		assertThat(migrator.history(1).get(0).error()).contains("NONSENSE");
	}

	@Test
	void aRevisionInJavaMaySetThemToo() {
		this.revisions.addTable("aaaa");
		this.database
			.migrator(this.revisions,
					(builder) -> builder.javaRevisions(List.of(new JavaRevisionTests.Fill(
							(op) -> op.jdbc().sql("SELECT set_config('search_path', '', false)").query().singleRow()))))
			.upgrade();

		assertThat(migrator().status().current()).containsExactly("java1");
	}

	@Test
	void aScriptPutsThemBackAsARunDoes() {
		this.revisions.add("aaaa", "SET search_path = '';\nCREATE TABLE public.aaaa (x INTEGER);", "").addTable("bbbb");

		assertThat(migrator().upgradeScript("heads").text())
			.containsSubsequence("CREATE TABLE public.aaaa", "SET search_path = ", "RESET ROLE", "INSERT INTO",
					"CREATE TABLE bbbb")
			.doesNotContainPattern("CREATE TABLE bbbb[^$]*RESET ROLE");
	}

	@Test
	void aWorkingSchemaWithoutStateTablesIsJustNew() {
		this.database.execute("CREATE SCHEMA tenant");
		this.revisions.addTable("aaaa").add("bbbb", "SET search_path = '';\nCREATE TABLE tenant.bbbb (x INTEGER);", "");
		Migrator migrator = this.database.migrator(this.revisions, (builder) -> builder.schema("tenant")
			.postgresql(PostgresqlSettings.defaults().withWorkingSchema("tenant")));

		assertThat(migrator.status().state()).isEqualTo(State.PENDING);
		assertThat(migrator.history(10)).isEmpty();
		migrator.upgrade();

		assertThat(migrator.status().state()).isEqualTo(State.UP_TO_DATE);
		assertThat(this.database.strings("SELECT tablename FROM pg_tables WHERE schemaname = 'tenant' ORDER BY 1"))
			.containsExactly("aaaa", "bbbb", "migrator_history", "migrator_revision");
	}

	@Test
	void stateTablesAreThoseOnTheSearchPathWhereverOthersWouldBeCreated() {
		this.revisions.addTable("aaaa");
		migrator().upgrade();
		this.database.execute("CREATE SCHEMA shop");
		this.revisions.addTable("bbbb");
		Migrator shop = this.database.with("?currentSchema=shop,public").migrator(this.revisions);

		assertThat(shop.status().current()).containsExactly("aaaa");
		assertThat(shop.upgradeScript("heads").text()).doesNotContain("CREATE TABLE aaaa")
			.contains("CREATE TABLE bbbb");
		assertThat(shop.upgrade().steps()).hasSize(1);

		assertThat(this.database.strings("SELECT schemaname FROM pg_tables WHERE tablename = 'migrator_revision'"))
			.containsExactly("public");
		assertThat(migrator().status().current()).containsExactly("bbbb");
	}

	@Test
	void migratorsWithTheSameStateTablesKeepEachOtherOutWhateverTheirSearchPaths() throws Exception {
		this.revisions.addTable("aaaa");
		migrator().upgrade();
		this.database.execute("CREATE SCHEMA shop");
		this.revisions.add("slow", "SELECT pg_sleep(1);", "");
		Future<?> first = inBackground(migrator()::upgrade);
		awaitStatement("pg_sleep");

		assertThat(this.database.with("?currentSchema=shop,public").migrator(this.revisions).upgrade().steps())
			.isEmpty();

		first.get();
		assertThat(this.database.count("SELECT count(*) FROM migrator_history WHERE revision = 'slow'")).isOne();
	}

	@Test
	void revisionsAreRecordedInTheSameTablesWhateverAFunctionDoesToTheSearchPath() {
		RevisionFolder others = new RevisionFolder(this.directory.resolve("others"));
		others.addTable("oooo");
		this.database.migrator(others, (builder) -> builder.schema("other")).upgrade();
		this.database.execute("""
				CREATE FUNCTION go_elsewhere() RETURNS INTEGER LANGUAGE plpgsql AS
				$$ BEGIN PERFORM set_config('search_path', 'other', false); RETURN 1; END $$""");
		this.database.execute("CREATE TABLE numbers (x INTEGER)");
		this.revisions.addTable("first").add("second", "INSERT INTO numbers SELECT go_elsewhere();", "");

		migrator().upgrade();

		assertThat(this.database.strings("SELECT id FROM public.migrator_revision ORDER BY id"))
			.containsExactly("first", "second");
		assertThat(this.database.strings("SELECT id FROM other.migrator_revision")).containsExactly("oooo");
	}

	@Test
	void whoMayNotReadTheStateTablesDoesNotTakeThemForMissing() {
		this.revisions.addTable("aaaa");
		migrator().upgrade();
		this.database.execute("CREATE SCHEMA own");
		String user = newUser();
		this.database.execute("GRANT USAGE, CREATE ON SCHEMA own TO " + user);
		Migrator without = migrator(new SimpleDriverDataSource(new org.postgresql.Driver(),
				this.database.url() + "?currentSchema=own,public", user, user), (builder) -> builder);

		assertThatExceptionOfType(MigratorException.class).isThrownBy(without::status)
			.withMessageContaining("permission denied");
	}

}
