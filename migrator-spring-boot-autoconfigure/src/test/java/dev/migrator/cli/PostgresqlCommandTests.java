package dev.migrator.cli;

import java.nio.file.Path;

import dev.migrator.cli.CommandLineFixture.Outcome;
import dev.migrator.engine.Product;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Commands on PostgreSQL.
 */
class PostgresqlCommandTests {

	private CommandLineFixture application;

	@BeforeEach
	void prepare(@TempDir Path directory) {
		this.application = new CommandLineFixture(directory, Product.POSTGRESQL).withLine();
	}

	@AfterEach
	void dropDatabase() {
		this.application.close();
	}

	@Test
	void aScriptIsPrintedAndDoesWhatTheCommandWouldDo() {
		Outcome up = this.application.run("upgrade", "--sql");
		assertThat(up.exitCode()).isZero();
		assertThat(up.err()).isEmpty();
		assertThat(this.application.run("current").out()).isEmpty();
		runAsOne(up.out());
		assertThat(this.application.run("current").out()).startsWith("3333");

		Outcome down = this.application.run("downgrade", "1111", "--sql");
		assertThat(down.exitCode()).isZero();
		assertThat(down.err()).contains("note: What the script drops is not kept in archives",
				"column email of table users", "table notes");
		runAsOne(down.out());
		assertThat(this.application.run("current").out()).startsWith("1111");
	}

	private void runAsOne(String script) {
		new JdbcTemplate(this.application.database().dataSource()).execute(script.replaceAll("(?m)^\\\\set .*$", ""));
	}

}
