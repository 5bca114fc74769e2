package dev.migrator.sql;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SqlStatement}, {@link SqlDialect} and {@link LineIndex}.
 */
class SqlStatementTests {

	@Test
	void keywordsAreUpperCasedAndEndAtTheFirstOtherToken() {
		SqlStatement statement = sqlite("create /* x */ Unique\nindex \"a\" on b(c)");
		assertThat(statement.keyword()).isEqualTo("CREATE");
		assertThat(statement.firstKeywords(2)).containsExactly("CREATE", "UNIQUE");
		assertThat(statement.firstKeywords(9)).containsExactly("CREATE", "UNIQUE", "INDEX");
		assertThat(sqlite("(SELECT 1)").keyword()).isEmpty();
	}

	@Test
	void transactionControlIsKnownPerDialect() {
		for (String sql : List.of("BEGIN IMMEDIATE", "COMMIT", "end", "END TRANSACTION", "ROLLBACK TO a", "SAVEPOINT a",
				"RELEASE a")) {
			assertThat(sqlite(sql).kind()).isEqualTo(StatementKind.TRANSACTION_CONTROL);
			assertThat(postgresql(sql).kind()).isEqualTo(StatementKind.TRANSACTION_CONTROL);
		}
		for (String sql : List.of("START TRANSACTION READ ONLY", "ABORT", "PREPARE TRANSACTION 'x'",
				"COMMIT PREPARED 'x'")) {
			assertThat(postgresql(sql).kind()).isEqualTo(StatementKind.TRANSACTION_CONTROL);
		}
		assertThat(postgresql("PREPARE p AS SELECT 1").kind()).isEqualTo(StatementKind.QUERY);
		assertThat(sqlite("ABORT").kind()).isEqualTo(StatementKind.QUERY);
	}

	@Test
	void aPragmaTellsItsNameAndArgument() {
		assertThat(sqlite("PRAGMA foreign_keys").pragma()).contains(new Pragma("foreign_keys", null));
		assertThat(sqlite("pragma main . Foreign_Keys = off").pragma()).contains(new Pragma("foreign_keys", "off"));
		assertThat(sqlite("PRAGMA \"foreign_keys\"(0)").pragma()).contains(new Pragma("foreign_keys", "0"));
		assertThat(sqlite("PRAGMA cache_size=-100").pragma()).contains(new Pragma("cache_size", "-100"));
		assertThat(sqlite("PRAGMA").pragma()).contains(new Pragma("", null));
		assertThat(sqlite("SELECT 1").pragma()).isEmpty();
	}

	@Test
	void changesOfDataAreBatchableUnlessTheyReturnSomething() {
		for (String sql : List.of("INSERT INTO a VALUES (1)", "UPDATE a SET b = 'RETURNING'", "DELETE FROM a",
				"REPLACE INTO a VALUES (1)")) {
			assertThat(sqlite(sql).kind()).isEqualTo(StatementKind.DATA_CHANGE);
			assertThat(sqlite(sql).kind().isBatchable()).isTrue();
			assertThat(sqlite(sql + " RETURNING *").kind()).isEqualTo(StatementKind.QUERY);
		}
	}

	@Test
	void definitionsAreBatchableButAlterTableIsNot() {
		assertThat(sqlite("CREATE TABLE a (b)").kind()).isEqualTo(StatementKind.DEFINITION);
		assertThat(sqlite("DROP INDEX a").kind().isBatchable()).isTrue();
		assertThat(sqlite("drop table a").kind()).isEqualTo(StatementKind.DROP_TABLE);
		assertThat(StatementKind.DROP_TABLE.isBatchable()).isFalse();
		assertThat(sqlite("ALTER TABLE a ADD b").kind()).isEqualTo(StatementKind.ALTER_TABLE);
		assertThat(StatementKind.ALTER_TABLE.isBatchable()).isFalse();
		assertThat(postgresql("ALTER TYPE a ADD VALUE 'b'").kind()).isEqualTo(StatementKind.DEFINITION);
	}

	@Test
	void whatIsNotKnownMayReturnRows() {
		for (String sql : List.of("SELECT 1", "WITH a AS (SELECT 1) DELETE FROM b", "VALUES (1)",
				"EXPLAIN DELETE FROM a", "(SELECT 1)", "VACUUM", "FROBNICATE")) {
			assertThat(sqlite(sql).kind()).isEqualTo(StatementKind.QUERY);
			assertThat(postgresql(sql).kind().isBatchable()).isFalse();
		}
	}

	@Test
	void onPostgresqlSmallStatementsThatReturnNoRowsAreBatchable() {
		for (String sql : List.of("COMMENT ON TABLE a IS 'b'", "GRANT SELECT ON a TO b", "REVOKE ALL ON a FROM b",
				"IMPORT FOREIGN SCHEMA a FROM SERVER b INTO c", "NOTIFY a", "CREATE TABLE a AS SELECT 1",
				"SECURITY LABEL ON TABLE a IS 'b'", "REASSIGN OWNED BY a TO b")) {
			assertThat(postgresql(sql).kind()).as(sql).isEqualTo(StatementKind.DEFINITION);
			assertThat(postgresql(sql).kind().isBatchable()).as(sql).isTrue();
			assertThat(sqlite(sql).kind().isBatchable()).as(sql).isEqualTo(sql.startsWith("CREATE"));
		}
	}

	@Test
	void whatReturnsRowsOrMessagesOrTakesItsTimeIsSentAlone() {
		for (String sql : List.of("SET a = b", "RESET a", "SHOW a", "CALL a()", "EXPLAIN DELETE FROM a", "VALUES (1)",
				"TABLE a", "WITH a AS (SELECT 1) INSERT INTO b TABLE a", "FETCH a", "EXECUTE a",
				"DECLARE a CURSOR FOR b", "SELECT a INTO b", "COPY a FROM 'b'", "DISCARD PLANS", "DO $$ $$", "LOCK a",
				"REFRESH MATERIALIZED VIEW a", "CLUSTER a", "ANALYZE a", "REINDEX TABLE a",
				"MERGE INTO a USING b ON c WHEN MATCHED THEN DELETE RETURNING d")) {
			assertThat(postgresql(sql).kind()).as(sql).isEqualTo(StatementKind.QUERY);
		}
	}

	@Test
	void dialectsAreFoundByTheirWord() {
		assertThat(SqlDialect.of("sqlite")).contains(SqlDialect.SQLITE);
		assertThat(SqlDialect.of("postgresql")).contains(SqlDialect.POSTGRESQL);
		assertThat(SqlDialect.of("oracle")).isEmpty();
	}

	@Test
	void linesAndColumnsCountFromOne() {
		LineIndex lines = LineIndex.of("ab\r\nc\n\nd");
		assertThat(lines.line(0)).isEqualTo(1);
		assertThat(lines.column(1)).isEqualTo(2);
		assertThat(lines.line(3)).isEqualTo(1);
		assertThat(lines.line(4)).isEqualTo(2);
		assertThat(lines.column(4)).isEqualTo(1);
		assertThat(lines.line(6)).isEqualTo(3);
		assertThat(lines.line(8)).isEqualTo(4);
	}

	private static SqlStatement sqlite(String sql) {
		return new StatementSplitter(sql, SqlDialect.SQLITE).iterator().next();
	}

	private static SqlStatement postgresql(String sql) {
		return new StatementSplitter(sql, SqlDialect.POSTGRESQL).iterator().next();
	}

}
