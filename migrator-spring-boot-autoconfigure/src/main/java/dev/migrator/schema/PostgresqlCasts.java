package dev.migrator.schema;

import java.util.List;
import java.util.Set;

/**
 * Which types PostgreSQL converts into each other. Any other value can take the way over
 * text, as far as its text is one of the other type.
 *
 * @see <a href="https://www.postgresql.org/docs/current/catalog-pg-cast.html">pg_cast</a>
 */
final class PostgresqlCasts {

	private static final Set<String> TEXTS = Set.of("text", "character varying", "character");

	private static final List<Set<String>> FAMILIES = List.of(
			Set.of("smallint", "integer", "bigint", "numeric", "real", "double precision"),
			Set.of("date", "timestamp without time zone", "timestamp with time zone"), Set.of("boolean", "integer"),
			Set.of("json", "jsonb"));

	private PostgresqlCasts() {
	}

	/**
	 * Return whether there is a way from one type to another without a step between.
	 */
	static boolean isDirect(SqlText from, SqlText to) {
		String source = plain(from);
		String target = plain(to);
		return (source.equals(target) && !from.equals(to)) || TEXTS.contains(source) || TEXTS.contains(target)
				|| FAMILIES.stream().anyMatch((family) -> family.contains(source) && family.contains(target));
	}

	/**
	 * Return a type without what is in parentheses.
	 */
	private static String plain(SqlText type) {
		return type.toString().replaceAll("\\([^)]*\\)", "");
	}

}
