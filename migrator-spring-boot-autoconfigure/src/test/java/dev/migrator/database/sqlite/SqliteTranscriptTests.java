package dev.migrator.database.sqlite;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What of the statements that are sent comes into a script, and how values are written.
 */
class SqliteTranscriptTests {

	private final SqliteTranscript transcript = new SqliteTranscript();

	private String text(String... statements) {
		for (String statement : statements) {
			this.transcript.sent(statement);
		}
		return this.transcript.text();
	}

	@Test
	void questionsAreLeftOut() {
		assertThat(text("SELECT 1", "VALUES (1)", "EXPLAIN DELETE FROM t", "WITH a AS (SELECT 1) SELECT * FROM a",
				"PRAGMA foreign_keys", "PRAGMA table_info(t)", "PRAGMA main.foreign_key_check('t')",
				"PRAGMA busy_timeout = 5"))
			.isEmpty();
	}

	@Test
	void whatChangesSomethingIsKept() {
		assertThat(
				text("PRAGMA foreign_keys = 0", "PRAGMA optimize", "WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a",
						"INSERT INTO t VALUES (1) RETURNING x", "ANALYZE", "CREATE TABLE t (x)"))
			.isEqualTo("""
					PRAGMA foreign_keys = 0;
					PRAGMA optimize;
					WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a;
					INSERT INTO t VALUES (1) RETURNING x;
					ANALYZE;
					CREATE TABLE t (x);
					""");
	}

	@Test
	void whatIsRolledBackIsForgotten() {
		assertThat(text("BEGIN", "ROLLBACK", "BEGIN IMMEDIATE", "SAVEPOINT a", "CREATE TABLE probe (x)",
				"SAVEPOINT \"b\"", "DROP TABLE probe", "ROLLBACK TO a", "RELEASE a", "SAVEPOINT c", "SAVEPOINT d",
				"DELETE FROM t", "RELEASE SAVEPOINT d", "ROLLBACK TRANSACTION TO SAVEPOINT C", "DELETE FROM u",
				"RELEASE c", "COMMIT", "BEGIN", "DELETE FROM v", "ROLLBACK"))
			.isEqualTo("""
					BEGIN IMMEDIATE;
					SAVEPOINT c;
					DELETE FROM u;
					RELEASE c;
					COMMIT;
					""");
	}

	@Test
	void aCommentAtTheEndDoesNotSwallowTheSemicolon() {
		assertThat(
				text("CREATE VIEW v AS SELECT 1 -- one", "CREATE INDEX i ON t (x) /* all */", "DELETE FROM t -- all"))
			.isEqualTo("CREATE VIEW v AS SELECT 1 -- one\n;\nCREATE INDEX i ON t (x) /* all */;\nDELETE FROM t;\n");
	}

	@Test
	void aCommentIsOneLine() {
		this.transcript.comment("a\nDROP TABLE t;");

		assertThat(this.transcript.text()).isEqualTo("\n-- a DROP TABLE t;\n");
	}

	@Test
	void carriageReturnsInStringsOutliveTheShell() {
		assertThat(text("INSERT INTO t\r\nVALUES ('it''s\r\n')"))
			.isEqualTo("INSERT INTO t\r\nVALUES (replace('it''s\\r\n', '\\r', char(13)));\n");
		assertThat(SqlLiterals.literal("a\\r\r")).isEqualTo("replace('a\\r\\rr', '\\rr', char(13))");
	}

	@Test
	void valuesAreWrittenAsLiterals() {
		assertThat(literals(null, 1, -2L, 1.5, 1e300, Double.NEGATIVE_INFINITY, true, "it's", new byte[] { 0, -1 },
				"nul\0"))
			.containsExactly("NULL", "1", "-2", "1.5", "1.0E300", "-9e999", "1", "'it''s'", "X'00FF'",
					"CAST(X'6E756C00' AS TEXT)");
		assertThat(SqlLiterals.inline("UPDATE t SET a = ?, b = '?' -- ?\nWHERE c = ?", List.of(1, "x?")))
			.isEqualTo("UPDATE t SET a = 1, b = '?' -- ?\nWHERE c = 'x?'");
		assertThatIllegalArgumentException().isThrownBy(() -> SqlLiterals.literal(List.of()));
	}

	private static List<String> literals(@Nullable Object... values) {
		return Arrays.stream(values).map(SqlLiterals::literal).toList();
	}

}
