package dev.migrator.demo;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import com.jayway.jsonpath.JsonPath;
import dev.migrator.demo.DemoCommandLine.Outcome;
import dev.migrator.sql.SqlDialect;
import dev.migrator.sql.SqlStatement;
import dev.migrator.sql.StatementSplitter;
import dev.migrator.testing.EmbeddedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The packaged demo on a PostgreSQL server, from the shell.
 */
class PostgresqlIntegrationTests {

	@TempDir
	private Path directory;

	private DemoCommandLine demo(String url) {
		return new DemoCommandLine(this.directory).property("spring.profiles.active", "postgres")
			.property("demo.url", url)
			.property("demo.username", "postgres");
	}

	@Test
	void aDatabaseGoesUpAndDownAndUpAgain() {
		String url = EmbeddedServer.newDatabase();
		DemoCommandLine demo = demo(url);
		JdbcClient sql = JdbcClient.create(EmbeddedServer.dataSource(url));

		Outcome upgrade = demo.run("upgrade");
		assertThat(upgrade.err()).isEmpty();
		assertThat(upgrade.out()).startsWith("Running upgrade <base> -> 8f3a1c5e7b20, create users\n")
			.containsPattern("\nUpgraded 6 revision\\(s\\) in \\d+ ms: <base> -> e07b3c9a51d4\n$");
		sql.sql("INSERT INTO users (username, display_name, email, avatar) VALUES ('ann', 'Ann', 'a@example.org', 'x')")
			.update();

		Outcome plan = demo.run("plan", "downgrade", "8f3a", "--json");
		assertThat(JsonPath.<List<String>>read(plan.out(), "$.losses[*].table")).contains("users", "notes");
		Outcome downgrade = demo.run("downgrade", "8f3a", "--confirm", JsonPath.read(plan.out(), "$.planId"));
		assertThat(downgrade.exitCode()).as(downgrade::err).isZero();
		assertThat(downgrade.out()).contains("Kept 1 row(s) of users (avatar) in archive 1");
		assertThat(demo.run("current").err()).startsWith("held: ");

		assertThat(demo.run("upgrade").out()).contains("Restored 1 row(s) of users (email)\n");
		assertThat(sql.sql("SELECT display_name || email || avatar FROM users").query(String.class).single())
			.isEqualTo("Anna@example.orgx");
	}

	@Test
	void aScriptMakesAnotherDatabaseWhatARunWouldMakeOfIt() throws SQLException {
		String run = EmbeddedServer.newDatabase();
		assertThat(demo(run).run("upgrade", "b6d0").exitCode()).isZero();
		String scripted = EmbeddedServer.newDatabase();

		Outcome script = demo(scripted).run("upgrade", "b6d0", "--sql");

		assertThat(script.exitCode()).as(script::err).isZero();
		assertThat(columns(scripted)).isEmpty();
		// What psql makes of its own commands does not matter here
		String statements = script.out().replaceAll("(?m)^\\\\.*$", "");
		try (Connection connection = EmbeddedServer.dataSource(scripted).getConnection();
				Statement statement = connection.createStatement()) {
			for (SqlStatement next : new StatementSplitter(statements, SqlDialect.POSTGRESQL)) {
				statement.execute(next.text());
			}
		}
		assertThat(columns(scripted)).isEqualTo(columns(run));
		assertThat(demo(scripted).run("current").out()).startsWith("b6d0e4f1a938");
	}

	private static List<String> columns(String url) {
		return JdbcClient.create(EmbeddedServer.dataSource(url))
			.sql("SELECT concat_ws(' ', table_name, column_name, data_type, is_nullable, character_maximum_length) "
					+ "FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1")
			.query(String.class)
			.list();
	}

}
