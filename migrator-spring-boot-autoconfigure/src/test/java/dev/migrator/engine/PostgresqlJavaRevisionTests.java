package dev.migrator.engine;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;

import javax.sql.DataSource;

import dev.migrator.RevisionFailedException;
import dev.migrator.operation.JavaRevision;
import dev.migrator.operation.MigratorRevision;
import dev.migrator.operation.Operations;
import dev.migrator.script.RevisionFileException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for what revisions in Java send to PostgreSQL by themselves.
 */
class PostgresqlJavaRevisionTests extends AbstractPostgresqlTests {

	private final JdbcTemplate template = new JdbcTemplate();

	private DataSource dataSource;

	@BeforeEach
	void addTable() {
		this.dataSource = this.database.dataSource();
		this.template.setDataSource(this.dataSource);
		this.revisions.addTable("aaaa");
	}

	private void upgrade(JavaRevision revision) {
		migrator(this.dataSource, (builder) -> builder.javaRevisions(List.of(revision))).upgradeOnStartup();
	}

	@ParameterizedTest
	@ValueSource(strings = { "CREATE INDEX CONCURRENTLY i ON aaaa (x)", "VACUUM aaaa", "ALTER SYSTEM RESET work_mem" })
	void whatPostgresqlRefusesInATransactionIsRefusedWithWhatToDo(String sql) {
		for (Consumer<Operations> work : List.<Consumer<Operations>>of((op) -> op.execute(sql),
				(op) -> this.template.execute(sql), (op) -> this.template.batchUpdate(sql, "SELECT 1"))) {
			assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(() -> upgrade(new InTransaction(work)))
				.havingRootCause()
				.withMessageContaining("PostgreSQL refuses")
				.withMessageContaining("say transactional = false in @MigratorRevision");
		}
		upgrade(new OutsideTransaction((op) -> this.template.execute(sql)));
	}

	@Test
	void whoeverLetsGoOfTheLockOutsideATransactionIsTold() {
		assertThatExceptionOfType(RevisionFailedException.class)
			.isThrownBy(() -> upgrade(new OutsideTransaction((op) -> this.template.execute("DISCARD ALL"))))
			.withMessageContaining("The lock of the revisions was released while this one ran");
	}

	@Test
	void rowsAreCopiedThroughTheDriverInTheTransactionOfTheRevision() {
		upgrade(new InTransaction((op) -> {
			this.template.execute((ConnectionCallback<Long>) (connection) -> {
				try {
					return connection.unwrap(PGConnection.class)
						.getCopyAPI()
						.copyIn("COPY aaaa FROM STDIN", new StringReader("1\n2\n"));
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			});
			assertThat(op.execute("UPDATE aaaa SET x = x + 1")).isEqualTo(2);
		}));
		assertThat(this.database.strings("SELECT x FROM aaaa ORDER BY x")).containsExactly("2", "3");
	}

	@Test
	void copyAndCommandsOfPsqlAreRefusedInEveryRevision() {
		for (String sql : List.of("COPY aaaa FROM STDIN", "COPY aaaa TO STDOUT")) {
			assertRefused(sql, "getCopyAPI()");
		}
		assertRefused("\\set x 1", "\\set is psql's, not SQL");
	}

	private void assertRefused(String sql, String message) {
		for (JavaRevision revision : List.of(new InTransaction((op) -> op.execute(sql)),
				new OutsideTransaction((op) -> op.execute(sql)),
				new OutsideTransaction((op) -> this.template.execute(sql)))) {
			assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(() -> upgrade(revision))
				.withStackTraceContaining(message);
		}
	}

	@Test
	void filesAreRefusedBeforeAnyRevisionRuns() {
		this.revisions.add("bbbb", "COPY aaaa FROM STDIN;\n1\n\\.\n", "");
		assertThatExceptionOfType(RevisionFileException.class).isThrownBy(() -> upgrade(new InTransaction((op) -> {
		}))).withMessageContaining("bbbb.sql:7: the rows for COPY");
		assertThat(this.database.tables()).isEmpty();
	}

	/**
	 * A revision in the transaction of the run.
	 */
	@MigratorRevision(id = "java1", revises = "aaaa", message = "do something")
	private record InTransaction(Consumer<Operations> work) implements JavaRevision {

		@Override
		public void upgrade(Operations op) {
			this.work.accept(op);
		}

	}

	/**
	 * A revision outside of a transaction.
	 */
	@MigratorRevision(id = "java1", revises = "aaaa", message = "do something", transactional = false)
	private record OutsideTransaction(Consumer<Operations> work) implements JavaRevision {

		@Override
		public void upgrade(Operations op) {
			this.work.accept(op);
		}

	}

}
