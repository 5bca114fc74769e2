package dev.migrator.sql;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A statement that needs psql, or that PostgreSQL refuses within a transaction.
 *
 * @param kind what it is
 * @param title the words that tell so
 */
record PostgresqlStatement(StatementKind kind, String title) {

	private static final Set<String> FALSE = Set.of("FALSE", "OFF", "0", "'FALSE'", "'OFF'", "'0'");

	private static final int AFTER_NAME = 3;

	private static final String CONCURRENTLY = "CONCURRENTLY";

	/**
	 * Read a statement.
	 * @return what it is, or {@code null} if it is neither
	 */
	static @Nullable PostgresqlStatement of(SqlStatement statement) {
		List<String> words = statement.firstKeywords(2);
		if (words.isEmpty()) {
			String text = statement.text();
			return text.startsWith("\\")
					? new PostgresqlStatement(StatementKind.PSQL_COMMAND, text.strip().split("\\s", 2)[0]) : null;
		}
		String second = (words.size() > 1) ? words.get(1) : "";
		if (words.get(0).equals("COPY")) {
			return copy(reader(statement));
		}
		String title = switch (words.get(0)) {
			case "VACUUM" -> "VACUUM";
			case "DISCARD" -> second.equals("ALL") ? "DISCARD ALL" : null;
			case "CLUSTER" -> cluster(reader(statement));
			case "REINDEX" -> reindex(reader(statement));
			case "CREATE", "DROP" -> switch (second) {
				case "DATABASE", "TABLESPACE" -> words.get(0) + " " + second;
				case "INDEX", "UNIQUE" -> index(reader(statement), words.get(0));
				case "SUBSCRIPTION" -> words.get(0).equals("CREATE") ? subscription(reader(statement)) : null;
				default -> null;
			};
			case "ALTER" -> switch (second) {
				case "SYSTEM" -> "ALTER SYSTEM";
				case "DATABASE" -> reader(statement).matches(AFTER_NAME, "SET", "TABLESPACE")
						? "ALTER DATABASE … SET TABLESPACE" : null;
				case "SUBSCRIPTION" ->
					reader(statement).matches(AFTER_NAME, "REFRESH") ? "ALTER SUBSCRIPTION … REFRESH" : null;
				case "TABLE" -> detach(reader(statement));
				default -> null;
			};
			default -> null;
		};
		return (title != null) ? new PostgresqlStatement(StatementKind.OUTSIDE_TRANSACTION, title) : null;
	}

	private static SyntaxReader reader(SqlStatement statement) {
		SyntaxReader reader = new SyntaxReader(statement.text(), SqlDialect.POSTGRESQL);
		reader.moveTo(1);
		return reader;
	}

	private static @Nullable PostgresqlStatement copy(SyntaxReader reader) {
		if (!reader.skipTo("FROM", "TO")) {
			return null;
		}
		boolean in = reader.at("FROM");
		reader.moveTo(reader.position() + 1);
		if (!reader.at("STDIN") && !reader.at("STDOUT")) {
			return null;
		}
		return in ? new PostgresqlStatement(StatementKind.COPY_IN, "COPY … FROM STDIN")
				: new PostgresqlStatement(StatementKind.COPY_OUT, "COPY … TO STDOUT");
	}

	private static @Nullable String cluster(SyntaxReader reader) {
		reader.skip("VERBOSE");
		options(reader);
		return reader.atEnd() ? "CLUSTER without a table" : null;
	}

	private static @Nullable String reindex(SyntaxReader reader) {
		boolean concurrently = options(reader).getOrDefault(CONCURRENTLY, false);
		String what = Identifiers.fold(reader.tokenText(reader.position()));
		reader.moveTo(reader.position() + 1);
		if (concurrently || reader.at(CONCURRENTLY)) {
			return "REINDEX " + what + " " + CONCURRENTLY;
		}
		return Set.of("SCHEMA", "DATABASE", "SYSTEM").contains(what) ? "REINDEX " + what : null;
	}

	private static @Nullable String index(SyntaxReader reader, String verb) {
		reader.skip("UNIQUE");
		return reader.at("INDEX", CONCURRENTLY) ? verb + " INDEX " + CONCURRENTLY : null;
	}

	/**
	 * A subscription that makes no replication slot is no more than a row in the catalog.
	 */
	private static @Nullable String subscription(SyntaxReader reader) {
		reader.skipTo("WITH");
		reader.skip("WITH");
		Map<String, Boolean> options = options(reader);
		boolean slot = options.getOrDefault("CONNECT", true) && options.getOrDefault("CREATE_SLOT", true);
		return slot ? "CREATE SUBSCRIPTION with a replication slot" : null;
	}

	private static @Nullable String detach(SyntaxReader reader) {
		boolean concurrently = reader.skipTo("DETACH") && reader.skip("DETACH", "PARTITION")
				&& reader.skipTo(CONCURRENTLY);
		return concurrently ? "ALTER TABLE … DETACH PARTITION … " + CONCURRENTLY : null;
	}

	/**
	 * Read options in parentheses, if there are any, and which of them are on.
	 */
	private static Map<String, Boolean> options(SyntaxReader reader) {
		Map<String, Boolean> options = new HashMap<>();
		if (reader.at("(")) {
			do {
				String name = Identifiers.fold(reader.tokenText(reader.position() + 1));
				reader.moveTo(reader.position() + 2);
				reader.skip("=");
				options.put(name, !FALSE.contains(Identifiers.fold(reader.tokenText(reader.position()))));
			}
			while (reader.skipTo(",", ")") && reader.at(","));
			reader.skip(")");
		}
		return options;
	}

}
