package dev.migrator.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link StatementSplitter}.
 */
class StatementSplitterTests {

	@Test
	void semicolonsInStringsNamesAndCommentsEndNothing() {
		for (SqlDialect dialect : SqlDialect.values()) {
			assertThat(split("SELECT ';' -- ;\n, \"a;b\" /* ; */; SELECT 2", dialect))
				.containsExactly("SELECT ';' -- ;\n, \"a;b\"", "SELECT 2");
		}
		assertThat(sqlite("SELECT [a;b], `c;d`; SELECT 2")).hasSize(2);
	}

	@Test
	void commentsAndEmptyPiecesAreNoStatements() {
		for (SqlDialect dialect : SqlDialect.values()) {
			assertThat(split("-- only\n;; /* this */ ; SELECT 1;; -- end\n", dialect)).containsExactly("SELECT 1");
			assertThat(split("", dialect)).isEmpty();
		}
	}

	@Test
	void aStatementKnowsTheLineAndColumnOfItsFirstToken() {
		Iterator<SqlStatement> statements = new StatementSplitter("-- one\n\n  SELECT 1;\r\nSELECT\n2 -- x",
				SqlDialect.SQLITE)
			.iterator();
		SqlStatement first = statements.next();
		assertThat(first.line()).isEqualTo(3);
		assertThat(first.column()).isEqualTo(3);
		assertThat(first.text()).isEqualTo("SELECT 1");
		SqlStatement second = statements.next();
		assertThat(second.line()).isEqualTo(4);
		assertThat(second.column()).isEqualTo(1);
		assertThat(second.text()).isEqualTo("SELECT\n2");
		assertThat(second.lineAt(7)).isEqualTo(5);
		assertThat(statements.hasNext()).isFalse();
	}

	@Test
	void aTriggerIsOneStatement() {
		for (String head : List.of("CREATE TRIGGER", "create temp trigger", "CREATE TEMPORARY TRIGGER IF NOT EXISTS",
				"EXPLAIN CREATE TRIGGER", "EXPLAIN QUERY PLAN CREATE /* x */ TRIGGER")) {
			String trigger = head + " t AFTER INSERT ON a BEGIN\n  UPDATE a SET b = 1; -- END;\n  DELETE FROM c;\nEND";
			assertThat(sqlite(trigger + ";\nSELECT 1;")).containsExactly(trigger, "SELECT 1");
			assertThat(sqlite(trigger)).containsExactly(trigger);
		}
	}

	@Test
	void caseAndNamesThatLookLikeKeywordsDoNotEndATrigger() {
		String trigger = "CREATE TRIGGER \"end\" BEFORE UPDATE OF begin, \"end\" ON t WHEN CASE 1 WHEN 1 THEN 1 END BEGIN "
				+ "SELECT CASE WHEN new.begin THEN 1 ELSE 2 END; UPDATE t SET a = CASE b WHEN 1 THEN ';END;' END "
				+ "WHERE \"end\" = 1; SELECT [end]; END";
		assertThat(sqlite(trigger + "; SELECT 1")).containsExactly(trigger, "SELECT 1");
	}

	@Test
	void createTableOfANameLikeTriggerIsNoTrigger() {
		assertThat(sqlite("CREATE TABLE trigger_log (a); CREATE TABLE x(trigger); SELECT 1")).hasSize(3);
		assertThat(sqlite("CREATE TABLE trigger (a); SELECT 1")).hasSize(2);
		assertThat(sqlite("DROP TRIGGER t; SELECT 1")).hasSize(2);
		assertThat(sqlite("BEGIN; SELECT 1; END; SELECT 2")).hasSize(4);
	}

	@Test
	void dollarQuotesHoldAnything() {
		String function = "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $f$ BEGIN; 'x; $$;$$ -- $f\n END; $f$";
		assertThat(postgresql(function + "; DO $$ BEGIN ; END $$; SELECT 1")).containsExactly(function,
				"DO $$ BEGIN ; END $$", "SELECT 1");
	}

	@Test
	void aRoutineInSqlIsOneStatement() {
		for (String head : List.of("CREATE FUNCTION f()", "CREATE OR REPLACE FUNCTION f(begin int)",
				"create procedure p()", "CREATE OR REPLACE PROCEDURE s.p()")) {
			String routine = head + " BEGIN ATOMIC INSERT INTO a SELECT CASE WHEN x THEN CASE y WHEN 1 THEN 2 END END;"
					+ " SELECT 1 AS end; SELECT (CASE WHEN 1=1 THEN 2 END); END";
			assertThat(postgresql(routine + "; SELECT 2;")).containsExactly(routine, "SELECT 2");
		}
	}

	@Test
	void aFunctionMayBeCalledBegin() {
		assertThat(postgresql("CREATE FUNCTION begin() RETURNS int RETURN 1; SELECT 1")).hasSize(2);
		assertThat(postgresql("CREATE TABLE function (a int); BEGIN; SELECT CASE WHEN a THEN 1 END FROM function; END"))
			.hasSize(4);
	}

	@Test
	void nothingEndsWithinParenthesesOnPostgresql() {
		String rule = "CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b)";
		assertThat(postgresql(rule + "; SELECT 1")).containsExactly(rule, "SELECT 1");
	}

	@Test
	void nestedCommentsHideSemicolons() {
		assertThat(postgresql("SELECT /* a /* ; */ ; */ 1; SELECT 2")).hasSize(2);
	}

	@Test
	void whatIsNeverClosedIsReportedWhereItBegins() {
		assertThatExceptionOfType(SqlSyntaxException.class)
			.isThrownBy(() -> sqlite("SELECT 1;\nSELECT\n  'abc;\nSELECT 2;\n"))
			.withMessage("The string that begins here is never closed")
			.satisfies((ex) -> assertThat(ex.getLine()).isEqualTo(3))
			.satisfies((ex) -> assertThat(ex.getColumn()).isEqualTo(3));
		assertThatExceptionOfType(SqlSyntaxException.class).isThrownBy(() -> postgresql("SELECT \"a"))
			.withMessageContaining("quoted identifier");
		assertThatExceptionOfType(SqlSyntaxException.class).isThrownBy(() -> postgresql("SELECT U&\"a"))
			.withMessageContaining("quoted identifier");
		assertThatExceptionOfType(SqlSyntaxException.class).isThrownBy(() -> postgresql("/* a"))
			.withMessageContaining("comment");
		assertThatExceptionOfType(SqlSyntaxException.class).isThrownBy(() -> postgresql("DO $$ a"))
			.withMessageContaining("dollar-quoted string");
	}

	@Test
	void statementsBeforeAnUnclosedStringAreStillThere() {
		Iterator<SqlStatement> statements = new StatementSplitter("SELECT 1;\nSELECT 2; 'x", SqlDialect.SQLITE)
			.iterator();
		assertThat(statements.next().text()).isEqualTo("SELECT 1");
		assertThat(statements.next().text()).isEqualTo("SELECT 2");
		assertThatExceptionOfType(SqlSyntaxException.class).isThrownBy(statements::hasNext);
	}

	@Test
	void aLongScriptIsSplitInOneGo() {
		String line = "INSERT INTO t (a, b) VALUES ('it''s; so', 1.5); -- one more\n";
		int count = 8_000_000 / line.length();
		int found = 0;
		int line1 = 0;
		for (SqlStatement statement : new StatementSplitter(line.repeat(count), SqlDialect.SQLITE)) {
			found++;
			line1 = statement.line();
			if (!statement.kind().isBatchable()) {
				throw new AssertionError(statement.text());
			}
		}
		assertThat(found).isEqualTo(count);
		assertThat(line1).isEqualTo(count);
	}

	@Test
	void everyStatementOfTheChinookScriptsIsFound() throws IOException {
		Path data = sharedData();
		assertThat(statements(Files.readString(data.resolve("Chinook_Sqlite.sql")), SqlDialect.SQLITE))
			.hasSizeGreaterThan(40)
			.allSatisfy((statement) -> assertThat(statement.keyword()).isIn("DROP", "CREATE", "INSERT"));
		assertThat(statements(Files.readString(data.resolve("Chinook_PostgreSql.sql")), SqlDialect.POSTGRESQL))
			.hasSizeGreaterThan(40)
			.allSatisfy((statement) -> assertThat(statement.keyword()).isIn("DROP", "CREATE", "INSERT", "ALTER"));
	}

	@Property(tries = 1000)
	void piecesOfAnyTextJoinToTheText(@ForAll("anyText") String text, @ForAll SqlDialect dialect) {
		boolean open = SqlLexer.tokens(text, dialect)
			.stream()
			.anyMatch((token) -> token.kind() == Token.Kind.UNTERMINATED);
		if (open) {
			assertThatExceptionOfType(SqlSyntaxException.class).isThrownBy(() -> statements(text, dialect));
			return;
		}
		int end = 0;
		for (SqlStatement statement : statements(text, dialect)) {
			assertThat(statement.pieceStart()).isEqualTo(end);
			assertThat(statement.start()).isGreaterThanOrEqualTo(end);
			assertThat(statement.end()).isGreaterThan(statement.start());
			end = statement.pieceEnd();
			assertThat(end).isGreaterThanOrEqualTo(statement.end());
		}
		assertThat(SqlLexer.tokens(text.substring(end), dialect))
			.allMatch((token) -> token.kind().isTrivia() || token.kind() == Token.Kind.SEMICOLON);
	}

	@Property(tries = 500)
	void aScriptSplitsIntoTheStatementsItWasMadeOf(@ForAll("scripts") Script script) {
		StringBuilder text = new StringBuilder();
		List<String> expected = new ArrayList<>();
		for (int i = 0; i < script.statements().size(); i++) {
			text.append(script.trivia().get(i % script.trivia().size()));
			expected.add(script.statements().get(i));
			text.append(script.statements().get(i));
			text.append(script.trivia().get((i + 1) % script.trivia().size())).append(';');
		}
		assertThat(split(text.toString(), script.dialect())).isEqualTo(expected);
	}

	@Provide
	Arbitrary<String> anyText() {
		return SqlLexerTests.anySql();
	}

	@Provide
	Arbitrary<Script> scripts() {
		return Arbitraries.of(SqlDialect.class)
			.flatMap((dialect) -> Combinators
				.combine(statementOf(dialect).list().ofMaxSize(8),
						Arbitraries.of("", " ", "\n", " -- it's; \"so\n", "/* ;' */", "\r\n")
							.list()
							.ofMinSize(1)
							.ofMaxSize(4))
				.as((statements, trivia) -> new Script(dialect, statements, trivia)));
	}

	private static Arbitrary<String> statementOf(SqlDialect dialect) {
		Arbitrary<String> value = Arbitraries.of("';'", "'it''s'", "\"a;\"\"b\"", "1.5e3", "x'00'", "/* ; */ 1",
				"CASE WHEN 1 THEN 2 END", "'--'", "'/*'", "-- ;'\n 2", "(1)");
		if (dialect == SqlDialect.SQLITE) {
			value = Arbitraries.oneOf(value, Arbitraries.of("[a;b']", "`c;'`", "'a\\'"));
		}
		else {
			value = Arbitraries.oneOf(value,
					Arbitraries.of("E'a\\';'", "$$;'$$", "$x$;$$;$x$", "/* /* ; */ ' */ 3", "U&'a;'"));
		}
		Arbitrary<String> select = value.list()
			.ofMinSize(1)
			.ofMaxSize(4)
			.map((parts) -> "SELECT " + String.join(",", parts));
		String head = (dialect == SqlDialect.SQLITE) ? "CREATE TRIGGER t AFTER INSERT ON a BEGIN "
				: "CREATE OR REPLACE FUNCTION f() BEGIN ATOMIC ";
		Arbitrary<String> block = select.list()
			.ofMinSize(1)
			.ofMaxSize(3)
			.map((selects) -> head + String.join("; ", selects) + ";\nEND");
		return Arbitraries.oneOf(select, select, block);
	}

	private static Path sharedData() {
		for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
			Path data = folder.resolve("shared/data");
			if (Files.isRegularFile(data.resolve("Chinook_Sqlite.sql"))) {
				return data;
			}
		}
		return Assumptions.abort("No shared/data with the Chinook scripts in any folder above");
	}

	private static List<String> sqlite(String text) {
		return split(text, SqlDialect.SQLITE);
	}

	private static List<String> postgresql(String text) {
		return split(text, SqlDialect.POSTGRESQL);
	}

	private static List<String> split(String text, SqlDialect dialect) {
		return statements(text, dialect).stream().map(SqlStatement::text).toList();
	}

	private static List<SqlStatement> statements(String text, SqlDialect dialect) {
		List<SqlStatement> statements = new ArrayList<>();
		new StatementSplitter(text, dialect).forEach(statements::add);
		return statements;
	}

	record Script(SqlDialect dialect, List<String> statements, List<String> trivia) {

	}

}
