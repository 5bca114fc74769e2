package dev.migrator.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.migrator.testing.EmbeddedServer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that scripts for PostgreSQL are split into what the server takes for statements,
 * and that the driver sends each of them as it is.
 */
class PostgresqlSplittingTests {

	private static final Pattern PIECE = Pattern.compile("--8<--(?: since (\\d+))?\n(.*?)\n(?=--8<--|$)",
			Pattern.DOTALL);

	private static final List<Piece> CORPUS = corpus();

	private static final List<String> HEADS = List.of("", "CREATE TABLE", "CREATE TABLE t (", "CREATE TABLE t AS",
			"SELECT", "ALTER TABLE", "ALTER TABLE t ADD", "ALTER TABLE t RENAME", "INSERT INTO", "INSERT INTO t",
			"UPDATE", "UPDATE t SET", "DROP", "DROP TABLE", "COPY", "REINDEX (", "CREATE SUBSCRIPTION s WITH (",
			"CLUSTER", "CREATE TABLE U&\"\\");

	private static List<Piece> corpus() {
		try (InputStream file = Objects
			.requireNonNull(PostgresqlSplittingTests.class.getResourceAsStream("postgresql-statements.sql"))) {
			Matcher piece = PIECE.matcher(new String(file.readAllBytes(), StandardCharsets.UTF_8));
			List<Piece> corpus = new ArrayList<>();
			while (piece.find()) {
				corpus.add(new Piece((piece.group(1) != null) ? Integer.parseInt(piece.group(1)) : 0, piece.group(2)));
			}
			return corpus;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void everyStatementRunsAsItIsSplitAndInABatchIfThatIsSaidOfIt() throws SQLException {
		List<SqlStatement> statements = statements(
				String.join("\n;", CORPUS.stream().map(Piece::text).toList()) + " ;\n-- the end");
		assertThat(statements).hasSameSizeAs(CORPUS);
		List<String> failures = new ArrayList<>();
		try (Connection connection = EmbeddedServer.dataSource(EmbeddedServer.newDatabase()).getConnection();
				Statement jdbc = connection.createStatement()) {
			jdbc.setEscapeProcessing(false);
			int version = connection.getMetaData().getDatabaseMajorVersion();
			for (int i = 0; i < statements.size(); i++) {
				if (CORPUS.get(i).since() <= version) {
					run(jdbc, statements.get(i), failures);
				}
			}
		}
		assertThat(failures).isEmpty();
	}

	private static void run(Statement jdbc, SqlStatement statement, List<String> failures) {
		try {
			if (!runsAlone(jdbc, statement)) {
				failures.add("The driver makes several statements of " + statement);
			}
		}
		catch (SQLException ex) {
			failures.add(ex.getMessage() + " in " + statement);
		}
	}

	private static boolean runsAlone(Statement jdbc, SqlStatement statement) throws SQLException {
		if (statement.kind().isBatchable()) {
			// Which fails if rows come back
			jdbc.addBatch(statement.text());
			return jdbc.executeBatch().length == 1;
		}
		jdbc.execute(statement.text());
		return !jdbc.getMoreResults() && jdbc.getUpdateCount() == -1;
	}

	@Property(tries = 200)
	void statementsAreToldApartInWhateverOrderTheyCome(@ForAll("orders") List<Integer> order) {
		List<String> texts = order.stream().map((index) -> CORPUS.get(index).text()).toList();
		List<String> expected = texts.stream().map((text) -> split(text).get(0)).toList();
		assertThat(split(String.join("\n;", texts))).isEqualTo(expected);
		assertThat(split(String.join("\n; /* ; */\r\n-- ';\n", texts) + "\n;;")).isEqualTo(expected);
	}

	@Property(tries = 2000)
	void whateverIsWrittenIsReadWithoutFailing(@ForAll("orders") List<Integer> order, @ForAll long seed) {
		Random random = new Random(seed);
		List<String> tokens = new ArrayList<>();
		for (int index : order) {
			String text = CORPUS.get(index).text();
			SqlLexer.tokens(text, SqlDialect.POSTGRESQL).forEach((token) -> tokens.add(token.text(text)));
		}
		tokens.addAll(List.of("COPY", "FROM", "STDIN", "SELECT", "INTO", "AS", "ALTER", "TABLE", "(", ")", "::", ".",
				"ONLY"));
		StringBuilder text = new StringBuilder(HEADS.get(random.nextInt(HEADS.size())));
		for (int i = random.nextInt(12); i >= 0; i--) {
			text.append(' ').append(tokens.get(random.nextInt(tokens.size())));
		}
		try {
			for (SqlStatement statement : statements(text.toString())) {
				assertThat(statement.kind()).isNotNull();
				assertThat(statement.title()).isNotNull();
				assertThat(TableChange.of(statement)).isNotNull();
			}
		}
		catch (SqlSyntaxException ex) {
			assertThat(ex).hasMessageContaining("never closed");
		}
	}

	@Provide
	Arbitrary<List<Integer>> orders() {
		return Arbitraries.integers().between(0, CORPUS.size() - 1).list().ofMaxSize(6);
	}

	private static List<String> split(String script) {
		return statements(script).stream().map(SqlStatement::text).toList();
	}

	private static List<SqlStatement> statements(String script) {
		List<SqlStatement> statements = new ArrayList<>();
		new StatementSplitter(script, SqlDialect.POSTGRESQL).forEach(statements::add);
		return statements;
	}

	/**
	 * A statement, with comments before or behind it.
	 *
	 * @param since the first version of the server that knows it
	 * @param text the statement
	 */
	private record Piece(int since, String text) {

	}

}
