package dev.migrator.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.migrator.script.RevisionFileException.Problem;
import dev.migrator.sql.SqlDialect;
import dev.migrator.sql.StatementSplitter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for what a {@link Section} refuses on PostgreSQL before anything runs.
 */
class PostgresqlSectionTests {

	private static final String SOURCE = "db/revisions/a.sql";

	private static final String ROWS = """
			1\tit's\t"never closed
			2\t$$;\t/* not a comment
			\\N\tCOMMIT;\t-- migrator:downgrade
			-- migrator:downgrade
			4\t\\connect x\tE'
			\\.x
			""";

	@ParameterizedTest
	@ValueSource(strings = { "", " transactional=false" })
	void copyFromStdinIsTheOneProblemWhateverItsRowsHold(String options) {
		RevisionFile file = postgresql("""
				-- revision: a
				-- migrator:upgrade%s
				CREATE TABLE t (a int, b text, c text);

				COPY public.t (a, b, c) FROM stdin;
				%s\\.
				CREATE INDEX i ON t (a);
				-- migrator:downgrade
				DROP TABLE t;
				""".formatted(options, ROWS));
		Section upgrade = file.upgrade(SqlDialect.POSTGRESQL).orElseThrow();
		assertThat(problems(upgrade)).singleElement().satisfies((problem) -> {
			assertThat(problem).hasToString(SOURCE + ":5: the rows for COPY … FROM STDIN would come from psql");
			assertThat(problem.action()).contains("INSERT", "COPY … FROM 'file'", "CopyManager");
		});
		assertThat(problems(file.downgrade(SqlDialect.POSTGRESQL).orElseThrow())).isEmpty();
		List<String> run = new ArrayList<>();
		assertThatExceptionOfType(RevisionFileException.class)
			.isThrownBy(() -> upgrade.statements(SqlDialect.POSTGRESQL, Map.of())
				.forEach((statement) -> run.add(statement.text())))
			.withMessageContaining(SOURCE + ":5: the rows for COPY");
		assertThat(run).containsExactly("CREATE TABLE t (a int, b text, c text)");
	}

	@Test
	void rowsWithoutAnEndAreNoOtherProblem() {
		assertThat(problems("COPY t FROM STDIN WITH (FORMAT csv);\n1,it's\n2,\"\n")).singleElement()
			.hasToString(SOURCE + ":3: the rows for COPY … FROM STDIN would come from psql");
		RevisionFile file = postgresql("-- revision: a\n-- migrator:upgrade\nCOPY t FROM STDIN;\n1\tit's\n"
				+ "-- migrator:downgrade\nDELETE FROM t;\n");
		assertThat(problems(file.upgrade(SqlDialect.POSTGRESQL).orElseThrow())).hasSize(1);
		assertThat(file.downgrade(SqlDialect.POSTGRESQL)).isPresent();
		assertThat(problems("COPY t FROM STDIN")).hasSize(1);
		assertThat(problems("COPY t FROM STDIN;")).hasSize(1);
		assertThat(problems("COPY t FROM STDIN;\n\\.\n")).hasSize(1);
		assertThat(problems("COPY t FROM STDIN;\r\n'\r\n\\.\r\n")).hasSize(1);
	}

	@Test
	void everyCopyThroughPsqlIsToldOnce() {
		assertThat(problems("""
				COPY t FROM STDIN;
				1\t'
				\\.

				COPY BINARY u FROM stdout; -- either word will do
				2\t"
				\\.
				COPY (SELECT ';' FROM v) TO STDOUT;
				COPY w TO stdin (FORMAT csv);
				""")).extracting(Problem::toString)
			.containsExactly(SOURCE + ":3: the rows for COPY … FROM STDIN would come from psql",
					SOURCE + ":7: the rows for COPY … FROM STDIN would come from psql",
					SOURCE + ":10: the rows of COPY … TO STDOUT would go to psql",
					SOURCE + ":11: the rows of COPY … TO STDOUT would go to psql");
	}

	@Test
	void copyOfFilesOnTheServerIsLeftToTheServer() {
		assertThat(problems("""
				COPY t FROM '/tmp/rows';
				COPY t FROM PROGRAM 'cat';
				COPY (SELECT a FROM stdin) TO '/tmp/rows';
				COPY "stdin" TO '/tmp/rows' WITH (FORMAT csv);
				SELECT copy, stdin FROM copy, stdin;
				""")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " transactional=false" })
	void commandsOfPsqlAreRefusedWithTheirLine(String options) {
		assertThat(problems("""
				\\restrict aBc0'
				  \\connect "my db"
				SELECT 1;
				\\set name 'it''s'
				SELECT 'a
				\\b', E'\\\\', $$
				\\c $$, "\\d" /*
				\\e */ -- \\f
				;
				\\i other.sql
				SELECT 1 \\gset
				\\.
				""", options)).extracting(Problem::toString)
			.containsExactly(SOURCE + ":3: \\restrict is psql's, not SQL", SOURCE + ":4: \\connect is psql's, not SQL",
					SOURCE + ":6: \\set is psql's, not SQL", SOURCE + ":12: \\i is psql's, not SQL",
					SOURCE + ":13: \\gset is psql's, not SQL", SOURCE + ":14: \\. is psql's, not SQL");
		assertThat(problems("\\connect x").get(0).action()).contains("DataSource");
		assertThat(problems("\\set x 1").get(0).action()).contains("migrator.placeholders");
		assertThat(problems("\\ir x.sql").get(0).action()).contains("statements of the other file");
		assertThat(problems("\\unrestrict x").get(0).action()).isEqualTo("Remove the line.");
	}

	@Test
	void statementsAroundACommandOfPsqlAreTheirOwn() {
		List<String> statements = new ArrayList<>();
		new StatementSplitter("SELECT (1 \\gset\nSELECT 2;\\x\n", SqlDialect.POSTGRESQL)
			.forEach((statement) -> statements.add(statement.text()));
		assertThat(statements).containsExactly("SELECT (1", "\\gset", "SELECT 2", "\\x");
	}

	@Test
	void whatPostgresqlRefusesInATransactionIsRefusedInATransactionalSection() {
		String sql = "CREATE TABLE t (a int);\nCREATE INDEX\n CONCURRENTLY i ON t (a);\nVACUUM t;";
		assertThat(problems(sql)).extracting(Problem::toString)
			.containsExactly(SOURCE + ":4: PostgreSQL refuses CREATE INDEX CONCURRENTLY within a transaction",
					SOURCE + ":6: PostgreSQL refuses VACUUM within a transaction");
		assertThat(problems(sql).get(0).action()).contains("'-- migrator:upgrade transactional=false'");
		assertThat(problems(sql, " transactional=false")).isEmpty();
	}

	@Test
	void whatIsForPostgresqlOnlyIsNoMatterOfSqlite() {
		RevisionFile file = RevisionFile.parse(SOURCE,
				"-- revision: a\n-- migrator:upgrade\nVACUUM;\nCOPY t FROM STDIN", SqlDialect.SQLITE);
		assertThat(file.upgrade(SqlDialect.SQLITE).orElseThrow().problems(SqlDialect.SQLITE, Map.of())).isEmpty();
	}

	private static List<Problem> problems(String sql) {
		return problems(sql, "");
	}

	private static List<Problem> problems(String sql, String options) {
		return problems(
				postgresql("-- revision: a\n-- migrator:upgrade" + options + "\n" + sql).upgrade(SqlDialect.POSTGRESQL)
					.orElseThrow());
	}

	private static List<Problem> problems(Section section) {
		return section.problems(SqlDialect.POSTGRESQL, Map.of());
	}

	private static RevisionFile postgresql(String text) {
		return RevisionFile.parse(SOURCE, text, SqlDialect.POSTGRESQL);
	}

}
