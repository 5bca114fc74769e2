package dev.migrator.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import com.jayway.jsonpath.JsonPath;
import dev.migrator.Migrator;
import dev.migrator.MigratorException;
import dev.migrator.cli.CommandLineFixture.Outcome;
import dev.migrator.engine.MigratorBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.JDBC;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Commands for one of several migrators.
 */
class SeveralMigratorsTests {

	private Path directory;

	private CommandLineFixture application;

	@BeforeEach
	void prepare(@TempDir Path directory) throws IOException {
		this.directory = directory;
		this.application = new CommandLineFixture(directory)
			.property("migrator.instances.orders.locations", "file:" + directory.resolve("orders"))
			.property("migrator.instances.billing.locations", "file:" + directory.resolve("billing"))
			.with("orders", migrator("orders"))
			.with("billing", migrator("billing"));
	}

	private DataSource dataSource(String name) {
		return new SimpleDriverDataSource(new JDBC(), "jdbc:sqlite:" + this.directory.resolve(name + ".db"));
	}

	private Migrator migrator(String name) throws IOException {
		Path revisions = Files.createDirectories(this.directory.resolve(name));
		Files.writeString(revisions.resolve("1.sql"), """
				-- create table

				-- revision: %s.1
				-- migrator:upgrade
				CREATE TABLE %s (id INTEGER PRIMARY KEY);
				-- migrator:downgrade
				DROP TABLE %s;
				""".formatted(name, name, name));
		return MigratorBuilder.forDataSource(dataSource(name))
			.name(name)
			.locations(List.of(revisions.toUri().toString()))
			.build();
	}

	@Test
	void withoutANameTheCommandListsThem() {
		for (String[] command : List.of(new String[] { "current" }, new String[] { "upgrade" },
				new String[] { "revision", "-m", "x" }, new String[] { "init" })) {
			assertThat(this.application.run(command).err()).as(command[0])
				.isEqualTo("error: There are 2 migrators in this application.\n"
						+ "  Say which one is meant: --migrator orders or --migrator billing.\n");
		}
	}

	@Test
	void aCommandIsForTheOneThatItNames() {
		assertThat(this.application.run("upgrade", "--migrator=billing").exitCode()).isZero();
		assertThat(this.application.run("current", "--migrator", "billing").out()).contains("billing.1");
		assertThat(this.application.run("current", "--migrator", "orders").out()).isEmpty();
		assertThat(this.application.run("current", "--migrator", "biling").err()).contains("'biling'",
				"--migrator orders, --migrator billing");
	}

	@Test
	void newRevisionsAreWrittenWhereTheFirstLocationOfTheInstanceIs() {
		Outcome outcome = this.application.run("revision", "-m", "next", "--migrator=billing", "--json");
		assertThat(Path.of(JsonPath.<String>read(outcome.out(), "$.file")))
			.hasParent(this.directory.resolve("billing"));
		assertThat(outcome.out()).contains("billing.1");
		assertThat(this.application.run("revision", "-m", "other", "--migrator=billing", "--head=billing.1", "--splice")
			.exitCode()).isZero();
		assertThat(this.application.run("merge", "--migrator=billing").out())
			.contains(this.directory.resolve("billing") + "/");
		assertThat(this.application.run("init", "--migrator=orders").out())
			.contains("There is a directory already: " + this.directory.resolve("orders"));
	}

	@Test
	void newRevisionsInJavaNameTheMigratorAndFollowOnlyThoseThatDo() throws IOException {
		Files.createDirectories(this.directory.resolve("java"));
		this.application.run("revision", "-m", "for orders", "--java", "--migrator=orders", "--rev-id=orders.2");
		Outcome outcome = this.application.run("revision", "-m", "for billing", "--java", "--migrator=billing",
				"--json");
		String source = Files.readString(Path.of(JsonPath.<String>read(outcome.out(), "$.file")));
		assertThat(source).contains("revises = \"billing.1\"", "migrator = \"billing\")");
		assertThat(this.application.run("revision", "-m", "next", "--migrator=orders").out()).contains("orders.2 -> ");
	}

	@Test
	void whatAnotherToolHasAppliedIsLookedUpInTheDatabaseOfTheMigrator() throws IOException {
		JdbcClient billing = JdbcClient.create(dataSource("billing"));
		billing.sql("CREATE TABLE schema_migrations (version TEXT PRIMARY KEY)").update();
		billing.sql("INSERT INTO schema_migrations VALUES ('20240101')").update();
		Path dbmate = Files.createDirectories(this.directory.resolve("dbmate"));
		Files.writeString(dbmate.resolve("20240101_first.sql"), """
				-- migrate:up
				CREATE TABLE first (id INTEGER);
				-- migrate:down
				DROP TABLE first;
				""");
		Files.delete(this.directory.resolve("billing/1.sql"));
		Outcome outcome = this.application.run("import", "--from", "dbmate", dbmate.toString(), "--stamp",
				"--migrator=billing");
		assertThat(outcome.err()).isEmpty();
		assertThat(outcome.out()).contains("into " + this.directory.resolve("billing"), "Stamped 1 revision(s)");
	}

	@Test
	void anImportReadsWhatItWritesFromTheLocationOfTheInstance() {
		CommandCall call = CommandCall.read(CommandArguments
			.of(new String[] { "migrator", "import", "--from", "dbmate", "x", "--stamp", "--migrator=elsewhere" })
			.orElseThrow(), new StandardStreams(System.out, System.err, System.in, Terminal.none()));
		assertThat(call.properties(environment())).isEqualTo(Map.of("migrator.instances.elsewhere.locations",
				"classpath*:/more/sql/,classpath:other,file:app/src/main/resources/more/sql"));
	}

	private MockEnvironment environment() {
		return new MockEnvironment().withProperty("migrator.generate.directory", "app/src/main/resources/db/revisions")
			.withProperty("migrator.instances.plain.datasource", "db")
			.withProperty("migrator.instances.elsewhere.locations", "classpath*:/more/sql/,classpath:other")
			.withProperty("migrator.instances.billing.locations", "file:///var/billing")
			.withProperty("migrator.instances.pattern.locations", "classpath:db/*/sql")
			.withProperty("migrator.instances.remote.locations", "https://example.org/revisions");
	}

	@Test
	void locationsOnTheClassPathAreLookedForInTheSourceTree() {
		Map.of("plain", "app/src/main/resources/db/revisions/plain", "elsewhere", "app/src/main/resources/more/sql",
				"billing", "/var/billing", "billing:tenant_a", "/var/billing", "own",
				"app/src/main/resources/db/revisions")
			.forEach((name, path) -> assertThat(RevisionSources.of(environment(), name).directory())
				.isEqualTo(Path.of(path)));
		MockEnvironment unusual = environment().withProperty("migrator.generate.directory", "db");
		assertThat(RevisionSources.of(unusual, "plain").directory())
			.isEqualTo(Path.of("src/main/resources/db/revisions/plain"));
	}

	@Test
	void aNameThatThereIsNotIsNoReasonToWriteSomewhereElse() {
		assertThat(this.application.run("init", "--migrator=biling").err()).contains("no migrator 'biling'");
	}

	@Test
	void locationsThatNothingCanBeWrittenToAreAnError() {
		for (String name : List.of("pattern", "remote")) {
			assertThatExceptionOfType(MigratorException.class).isThrownBy(() -> RevisionSources.of(environment(), name))
				.withMessageContaining("migrator.instances.%s.locations".formatted(name));
		}
	}

	@Test
	void theOnlyInstanceNeedNotBeNamed() {
		MockEnvironment environment = new MockEnvironment().withProperty("migrator.instances.billing.datasource", "db");
		assertThat(RevisionSources.of(environment, null).directory())
			.isEqualTo(Path.of("src/main/resources/db/revisions/billing"));
	}

}
