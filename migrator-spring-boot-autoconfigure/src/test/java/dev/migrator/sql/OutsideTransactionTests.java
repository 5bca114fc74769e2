package dev.migrator.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;

import javax.sql.DataSource;

import dev.migrator.testing.EmbeddedServer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link StatementKind#OUTSIDE_TRANSACTION}, by what the server does in a
 * transaction.
 */
class OutsideTransactionTests {

	// The state that the server answers with if it wants no transaction
	private static final String ACTIVE_TRANSACTION = "25001";

	private static final String SYNTAX_ERROR = "42601";

	private static DataSource database;

	@BeforeAll
	static void createObjects() {
		database = EmbeddedServer.dataSource(EmbeddedServer.newDatabase());
		new JdbcTemplate(database).execute("""
				CREATE TABLE t (a int PRIMARY KEY);
				CREATE INDEX i ON t (a);
				CREATE TABLE "concurrently" (a int);
				CREATE TABLE p (a int) PARTITION BY LIST (a);
				CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
				CREATE TABLE detach (partition int, concurrently_ int);
				CREATE SUBSCRIPTION s CONNECTION 'host=localhost' PUBLICATION x WITH (connect = false);
				CREATE MATERIALIZED VIEW m AS SELECT 1 AS a;
				CREATE UNIQUE INDEX mi ON m (a);
				CLUSTER t USING i;
				""");
	}

	static Stream<String> refused() {
		return Stream.of("CREATE INDEX CONCURRENTLY ON t (a)", "create unique index concurrently j on t (a)",
				"CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a)", "DROP INDEX CONCURRENTLY i",
				"DROP INDEX CONCURRENTLY IF EXISTS nothing", "REINDEX INDEX CONCURRENTLY i",
				"REINDEX TABLE CONCURRENTLY t", "REINDEX (VERBOSE) TABLE CONCURRENTLY t",
				"REINDEX (CONCURRENTLY) TABLE t", "REINDEX (VERBOSE off, concurrently TRUE) INDEX i",
				"REINDEX SCHEMA public", "REINDEX SCHEMA CONCURRENTLY public",
				"REINDEX DATABASE \"" + database() + "\"", "REINDEX SYSTEM \"" + database() + "\"", "VACUUM",
				"VACUUM t", "VACUUM (ANALYZE, VERBOSE) t", "/* all */ VACUUM /**/ FULL t", "CREATE DATABASE x",
				"DROP DATABASE x", "DROP DATABASE IF EXISTS x",
				"ALTER DATABASE \"" + database() + "\" SET TABLESPACE pg_default",
				"CREATE TABLESPACE x LOCATION '/nowhere'", "DROP TABLESPACE x", "ALTER SYSTEM SET work_mem = '8MB'",
				"ALTER SYSTEM RESET ALL", "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY",
				"ALTER TABLE IF EXISTS public.p DETACH PARTITION public.p1 CONCURRENTLY",
				"CREATE SUBSCRIPTION x CONNECTION 'host=localhost' PUBLICATION p",
				"CREATE SUBSCRIPTION x CONNECTION 'host=localhost' PUBLICATION p WITH (enabled = false)",
				"CREATE SUBSCRIPTION x CONNECTION '' PUBLICATION p WITH (create_slot, connect = on)", "CLUSTER",
				"CLUSTER VERBOSE", "DISCARD ALL");
	}

	static Stream<String> allowed() {
		return Stream.of("CREATE INDEX ON t (a)", "CREATE UNIQUE INDEX j ON \"concurrently\" (a)", "DROP INDEX i",
				"REINDEX TABLE t", "REINDEX INDEX i", "REINDEX (VERBOSE) TABLE t", "REINDEX TABLE \"concurrently\"",
				"REINDEX (CONCURRENTLY false) TABLE t", "REINDEX (CONCURRENTLY off, VERBOSE) TABLE t",
				"REINDEX (CONCURRENTLY 0) TABLE t", "ANALYZE t", "ANALYZE", "CLUSTER t USING i", "CLUSTER VERBOSE t",
				"CLUSTER t", "ALTER TABLE p DETACH PARTITION p1", "ALTER TABLE detach DROP partition",
				"ALTER TABLE detach ADD CONSTRAINT concurrently_ CHECK (concurrently_ > 0)",
				"CREATE SUBSCRIPTION x CONNECTION 'host=localhost' PUBLICATION p WITH (connect = false)",
				"CREATE SUBSCRIPTION x CONNECTION '' PUBLICATION p WITH (enabled = false, connect = off)",
				"ALTER DATABASE \"" + database() + "\" SET work_mem = '8MB'",
				"ALTER DATABASE \"" + database() + "\" CONNECTION LIMIT 5", "ALTER SUBSCRIPTION s DISABLE",
				"REFRESH MATERIALIZED VIEW m", "REFRESH MATERIALIZED VIEW CONCURRENTLY m", "DISCARD PLANS",
				"CREATE TYPE x AS ENUM ()", "ALTER TYPE pg_catalog.int4 OWNER TO postgres", "CHECKPOINT",
				"DROP TABLE IF EXISTS vacuum", "LOCK t", "CREATE TABLE \"vacuum\" (a int)");
	}

	private static String database() {
		return String.valueOf(new JdbcTemplate(database).queryForObject("SELECT current_database()", String.class));
	}

	@ParameterizedTest
	@MethodSource
	void refused(String sql) throws SQLException {
		assertThat(statement(sql).kind()).isEqualTo(StatementKind.OUTSIDE_TRANSACTION);
		assertThat(statement(sql).kind().isBatchable()).isFalse();
		assertThat(statement(sql).title()).isNotEmpty().doesNotContain("\"");
		String state = stateInTransaction(sql);
		Assumptions.assumeFalse(state.equals(SYNTAX_ERROR) && isOld(), "This version does not know the statement");
		assertThat(state).isEqualTo(ACTIVE_TRANSACTION);
	}

	@ParameterizedTest
	@MethodSource
	void allowed(String sql) throws SQLException {
		assertThat(statement(sql).kind()).isNotEqualTo(StatementKind.OUTSIDE_TRANSACTION);
		String state = stateInTransaction(sql);
		Assumptions.assumeFalse(state.equals(SYNTAX_ERROR) && isOld(), "This version does not know the statement");
		assertThat(state).isEmpty();
	}

	@Test
	void theTitleIsWhatTheServerComplainsAbout() {
		assertThat(statement("create UNIQUE index /**/ concurrently a on t (a)").title())
			.isEqualTo("CREATE INDEX CONCURRENTLY");
		assertThat(statement("ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY").title())
			.isEqualTo("ALTER TABLE … DETACH PARTITION … CONCURRENTLY");
		assertThat(statement("ALTER SUBSCRIPTION s REFRESH PUBLICATION").title())
			.isEqualTo("ALTER SUBSCRIPTION … REFRESH");
		assertThat(statement("reindex (concurrently) table t").title()).isEqualTo("REINDEX TABLE CONCURRENTLY");
		assertThat(statement("insert into t values (1)").title()).isEqualTo("INSERT");
	}

	@Test
	void halfAStatementIsNoReasonToFail() {
		for (String sql : refused().toList()) {
			for (int end = 1; end < sql.length(); end++) {
				String part = sql.substring(0, end);
				assertThatNoException().as(part).isThrownBy(() -> kindOf(part));
			}
		}
	}

	private static void kindOf(String sql) {
		try {
			new StatementSplitter(sql, SqlDialect.POSTGRESQL).forEach(SqlStatement::kind);
		}
		catch (SqlSyntaxException ex) {
			// It ends within a string or a comment
		}
	}

	@Test
	void onSqliteVacuumIsWhatItWas() {
		assertThat(new StatementSplitter("VACUUM", SqlDialect.SQLITE).iterator().next().kind())
			.isEqualTo(StatementKind.QUERY);
	}

	private static boolean isOld() throws SQLException {
		try (Connection connection = database.getConnection()) {
			return connection.getMetaData().getDatabaseMajorVersion() < 14;
		}
	}

	/**
	 * Run a statement in a transaction that is rolled back.
	 * @return the state that the server answers with, empty if it is content
	 */
	private static String stateInTransaction(String sql) throws SQLException {
		try (Connection connection = database.getConnection(); Statement jdbc = connection.createStatement()) {
			connection.setAutoCommit(false);
			try {
				jdbc.execute(sql);
				return "";
			}
			catch (SQLException ex) {
				return ex.getSQLState();
			}
			finally {
				connection.rollback();
			}
		}
	}

	private static SqlStatement statement(String sql) {
		return new StatementSplitter(sql, SqlDialect.POSTGRESQL).iterator().next();
	}

}
