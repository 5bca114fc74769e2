package dev.migrator.sql;

import java.util.Set;

/**
 * The keywords of SQLite, and which of them it takes for names where no keyword fits; and
 * those that PostgreSQL never takes for the name of a table or column.
 */
final class Keywords {

	private static final Set<String> RESERVED = Set.of("ADD", "ALL", "ALTER", "AND", "AS", "AUTOINCREMENT", "BETWEEN",
			"CASE", "CHECK", "COLLATE", "COMMIT", "CONSTRAINT", "CREATE", "DEFAULT", "DEFERRABLE", "DELETE", "DISTINCT",
			"DROP", "ELSE", "ESCAPE", "EXCEPT", "EXISTS", "FOREIGN", "FROM", "GROUP", "HAVING", "IN", "INDEX", "INSERT",
			"INTERSECT", "INTO", "IS", "ISNULL", "JOIN", "LIMIT", "NOT", "NOTHING", "NOTNULL", "NULL", "ON", "OR",
			"ORDER", "PRIMARY", "REFERENCES", "RETURNING", "SELECT", "SET", "TABLE", "THEN", "TO", "TRANSACTION",
			"UNION", "UNIQUE", "UPDATE", "USING", "VALUES", "WHEN", "WHERE");

	private static final Set<String> ONLY_NAMES = Set.of("CROSS", "FULL", "INDEXED", "INNER", "LEFT", "NATURAL",
			"OUTER", "RIGHT");

	private static final Set<String> LENIENT = Set.of("ABORT", "ACTION", "AFTER", "ALWAYS", "ANALYZE", "ASC", "ATTACH",
			"BEFORE", "BEGIN", "BY", "CASCADE", "CAST", "COLUMN", "CONFLICT", "CURRENT", "CURRENT_DATE", "CURRENT_TIME",
			"CURRENT_TIMESTAMP", "DATABASE", "DEFERRED", "DESC", "DETACH", "DO", "EACH", "END", "EXCLUDE", "EXCLUSIVE",
			"EXPLAIN", "FAIL", "FILTER", "FIRST", "FOLLOWING", "FOR", "GENERATED", "GLOB", "GROUPS", "IF", "IGNORE",
			"IMMEDIATE", "INITIALLY", "INSTEAD", "KEY", "LAST", "LIKE", "MATCH", "MATERIALIZED", "NO", "NULLS", "OF",
			"OFFSET", "OTHERS", "OVER", "PARTITION", "PLAN", "PRAGMA", "PRECEDING", "QUERY", "RAISE", "RANGE",
			"RECURSIVE", "REGEXP", "REINDEX", "RELEASE", "RENAME", "REPLACE", "RESTRICT", "ROLLBACK", "ROW", "ROWS",
			"SAVEPOINT", "TEMP", "TEMPORARY", "TIES", "TRIGGER", "UNBOUNDED", "VACUUM", "VIEW", "VIRTUAL", "WINDOW",
			"WITH", "WITHIN", "WITHOUT");

	// Those that only some versions reserve are left out
	private static final Set<String> POSTGRESQL = Set.of("ALL", "ANALYSE", "ANALYZE", "AND", "ANY", "ARRAY", "AS",
			"ASC", "ASYMMETRIC", "AUTHORIZATION", "BINARY", "BOTH", "CASE", "CAST", "CHECK", "COLLATE", "COLLATION",
			"COLUMN", "CONCURRENTLY", "CONSTRAINT", "CREATE", "CROSS", "CURRENT_CATALOG", "CURRENT_DATE",
			"CURRENT_ROLE", "CURRENT_SCHEMA", "CURRENT_TIME", "CURRENT_TIMESTAMP", "CURRENT_USER", "DEFAULT",
			"DEFERRABLE", "DESC", "DISTINCT", "DO", "ELSE", "END", "EXCEPT", "FALSE", "FETCH", "FOR", "FOREIGN",
			"FREEZE", "FROM", "FULL", "GRANT", "GROUP", "HAVING", "ILIKE", "IN", "INITIALLY", "INNER", "INTERSECT",
			"INTO", "IS", "ISNULL", "JOIN", "LATERAL", "LEADING", "LEFT", "LIKE", "LIMIT", "LOCALTIME",
			"LOCALTIMESTAMP", "NATURAL", "NOT", "NOTNULL", "NULL", "OFFSET", "ON", "ONLY", "OR", "ORDER", "OUTER",
			"OVERLAPS", "PLACING", "PRIMARY", "REFERENCES", "RETURNING", "RIGHT", "SELECT", "SESSION_USER", "SIMILAR",
			"SOME", "SYMMETRIC", "TABLE", "TABLESAMPLE", "THEN", "TO", "TRAILING", "TRUE", "UNION", "UNIQUE", "USER",
			"USING", "VARIADIC", "VERBOSE", "WHEN", "WHERE", "WINDOW", "WITH");

	private Keywords() {
	}

	static boolean isKeyword(String word) {
		String upperCase = Identifiers.fold(word);
		return RESERVED.contains(upperCase) || ONLY_NAMES.contains(upperCase) || LENIENT.contains(upperCase);
	}

	static boolean canBeName(String word) {
		return canBeName(word, SqlDialect.SQLITE);
	}

	static boolean canBeName(String word, SqlDialect dialect) {
		Set<String> reserved = (dialect == SqlDialect.POSTGRESQL) ? POSTGRESQL : RESERVED;
		return !reserved.contains(Identifiers.fold(word));
	}

	static boolean canBeType(String word) {
		String upperCase = Identifiers.fold(word);
		return !RESERVED.contains(upperCase) && !ONLY_NAMES.contains(upperCase);
	}

}
