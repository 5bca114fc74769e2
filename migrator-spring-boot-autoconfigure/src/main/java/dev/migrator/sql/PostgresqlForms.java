package dev.migrator.sql;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * What PostgreSQL has in its table definitions and SQLite has not, so that a message can
 * call it by its name.
 */
final class PostgresqlForms {

	private static final List<String[]> FORMS = Stream
		.of("ADD GENERATED", "ALTER CONSTRAINT", "AS IDENTITY", "ATTACH PARTITION", "CLUSTER ON", "DETACH PARTITION",
				"DISABLE ROW LEVEL SECURITY", "DISABLE RULE", "DISABLE TRIGGER", "DROP EXPRESSION", "DROP IDENTITY",
				"ENABLE ALWAYS RULE", "ENABLE ALWAYS TRIGGER", "ENABLE REPLICA RULE", "ENABLE REPLICA TRIGGER",
				"ENABLE ROW LEVEL SECURITY", "ENABLE RULE", "ENABLE TRIGGER", "EXCLUDE USING", "EXCLUDE (",
				"FORCE ROW LEVEL SECURITY", "INCLUDE (", "INHERIT", "INHERITS (", "NO FORCE ROW LEVEL SECURITY",
				"NO INHERIT", "NOT ENFORCED", "NOT VALID", "NULLS DISTINCT", "NULLS NOT DISTINCT", "OWNER TO",
				"PARTITION BY", "REPLICA IDENTITY", "RESET (", "RESTART", "SET (", "SET ACCESS METHOD",
				"SET COMPRESSION", "SET EXPRESSION", "SET GENERATED", "SET LOGGED", "SET SCHEMA", "SET STATISTICS",
				"SET STORAGE", "SET TABLESPACE", "SET UNLOGGED", "SET WITHOUT", "TABLESPACE", "USING INDEX",
				"VALIDATE CONSTRAINT", "WITHOUT OVERLAPS")
		.map((form) -> form.split(" "))
		.toList();

	private PostgresqlForms() {
	}

	/**
	 * Find the form that the next token belongs to.
	 * @param reader a reader that cannot go on
	 * @return the form, or {@code null} if it is none
	 */
	static @Nullable String at(SyntaxReader reader) {
		for (String[] form : FORMS) {
			for (int index = reader.position() - form.length + 1; index <= reader.position(); index++) {
				if (reader.matches(index, form)) {
					return title(String.join(" ", form));
				}
			}
		}
		return null;
	}

	private static String title(String form) {
		return switch (form) {
			case "ADD GENERATED" -> "ADD GENERATED … AS IDENTITY";
			case "AS IDENTITY" -> "GENERATED … AS IDENTITY";
			case "EXCLUDE (", "EXCLUDE USING" -> "EXCLUDE";
			case "SET (", "RESET (" -> form + "…)";
			default -> form.replace(" (", "");
		};
	}

}
