package dev.migrator.database.postgresql;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import dev.migrator.database.Activity;
import dev.migrator.database.Activity.Running;
import dev.migrator.sql.Identifiers;
import dev.migrator.sql.SqlDialect;
import dev.migrator.sql.SqlLexer;
import dev.migrator.sql.SqlStatement;
import dev.migrator.sql.Token;
import dev.migrator.sql.Token.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The rights that something needs, as far as its text tells; which of them are missing,
 * the server knows.
 */
final class NeededRights {

	private static final List<String> OF_TABLES = List.of("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE",
			"REFERENCES", "TRIGGER");

	private static final List<String> WRITING = List.of("SELECT", "INSERT", "UPDATE", "DELETE");

	// Several tables, or the table much later
	private static final Set<String> SOMEWHERE = Set.of("TRUNCATE", "TRIGGER");

	private static final Set<String> ONLY_USING = Set.of("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "VALUES",
			"TABLE", "WITH", "TRUNCATE");

	private NeededRights() {
	}

	/**
	 * Return what is needed.
	 * @param kind on what, such as {@code table}
	 * @param name its name without a schema
	 * @param activity what for
	 */
	static List<String> of(String kind, String name, Activity activity) {
		SqlStatement statement = (activity instanceof Running running) ? running.statement() : null;
		return switch (kind) {
			case "schema" -> (activity instanceof Activity.Reading
					|| (statement != null && ONLY_USING.contains(statement.keyword()))) ? List.of("USAGE")
							: List.of("USAGE", "CREATE");
			case "database" -> List.of("CREATE");
			case "sequence" -> ofSequence(activity, statement);
			case "table" ->
				(activity instanceof Activity.Reading) ? List.of("SELECT") : (activity instanceof Activity.Writing)
						? WRITING : (statement != null) ? ofTable(statement.text(), name) : OF_TABLES;
			default -> List.of();
		};
	}

	private static List<String> ofSequence(Activity activity, @Nullable SqlStatement statement) {
		if (activity instanceof Activity.Reading) {
			return List.of("SELECT");
		}
		boolean counts = statement != null && !statement.text().toLowerCase(Locale.ROOT).contains("setval");
		return counts ? List.of("USAGE") : List.of("USAGE", "UPDATE");
	}

	/**
	 * Return what a statement needs on a table. One that it does not name, a function or
	 * the like uses in ways that nobody sees.
	 */
	private static List<String> ofTable(String sql, String table) {
		List<String> words = new ArrayList<>();
		for (Token token : SqlLexer.tokens(sql, SqlDialect.POSTGRESQL)) {
			if (token.kind() == Kind.QUOTED_IDENTIFIER) {
				words.add(Identifiers.unquote(token.text(sql)));
			}
			else if (!token.kind().isTrivia()) {
				words.add(token.text(sql).toLowerCase(Locale.ROOT));
			}
		}
		if (!words.contains(table)) {
			return OF_TABLES;
		}
		Set<String> rights = new LinkedHashSet<>();
		boolean reads = words.contains("where") || words.contains("returning") || words.contains("conflict");
		for (int i = 0; i < words.size(); i++) {
			String right = switch (words.get(i)) {
				case "insert", "delete", "update", "truncate", "references" -> words.get(i).toUpperCase(Locale.ROOT);
				case "merge" -> "SELECT, INSERT, UPDATE, DELETE";
				case "trigger" -> "TRIGGER";
				default -> "";
			};
			if (!right.isEmpty() && isNamed(words, i + 1, table, SOMEWHERE.contains(right))) {
				rights.addAll(List.of(right.split(", ")));
				if (right.equals("INSERT") && words.contains("conflict")) {
					rights.add("UPDATE");
				}
				if (reads && WRITING.contains(right)) {
					rights.add("SELECT");
				}
			}
		}
		return rights.isEmpty() ? List.of("SELECT") : List.copyOf(rights);
	}

	/**
	 * Return whether a table is named next, perhaps with its schema and a word or two
	 * before.
	 */
	private static boolean isNamed(List<String> words, int from, String table, boolean anywhere) {
		int i = from;
		while (i < words.size() && Set.of("into", "from", "only", "table").contains(words.get(i))) {
			i++;
		}
		while (i + 2 < words.size() && words.get(i + 1).equals(".")) {
			i += 2;
		}
		return anywhere ? words.subList(from, words.size()).contains(table)
				: i < words.size() && words.get(i).equals(table);
	}

}
