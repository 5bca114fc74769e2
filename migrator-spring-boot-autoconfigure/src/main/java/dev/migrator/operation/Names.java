package dev.migrator.operation;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.springframework.util.Assert;

/**
 * Writes names as SQL has them: as they are, where every product then takes them for what
 * they are, and in double quotes otherwise.
 */
final class Names {

	// Not capitals: without quotes PostgreSQL would take them for small letters
	private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");

	/**
	 * The words that SQLite or PostgreSQL do not take for names without quotes.
	 */
	private static final Set<String> RESERVED = Set.of("""
			add all alter analyse analyze and any array as asc asymmetric authorization autoincrement \
			between binary both case cast check collate collation column commit concurrently constraint \
			create cross current_catalog current_date current_role current_schema current_time \
			current_timestamp current_user default deferrable delete desc distinct do drop else end escape \
			except exists false fetch for foreign freeze from full grant group having if ilike in index \
			initially inner insert intersect into is isnull join lateral leading left like limit localtime \
			localtimestamp natural not nothing notnull null offset on only or order outer overlaps placing \
			primary raise references returning right select session_user set similar some symmetric \
			system_user table tablesample then to trailing transaction true union unique update user using \
			values variadic verbose when where window with""".split(" "));

	private Names() {
	}

	/**
	 * Write a name that has nothing before it.
	 */
	static String quoted(String name) {
		Assert.isTrue(!name.isBlank() && name.indexOf('\0') < 0, () -> "'" + name + "' is no name");
		boolean plain = PLAIN.matcher(name).matches() && !RESERVED.contains(name);
		return plain ? name : '"' + name.replace("\"", "\"\"") + '"';
	}

	/**
	 * Write a name that may have its schema before it.
	 */
	static String qualified(String name) {
		int point = name.indexOf('.');
		return (point < 0) ? quoted(name) : quoted(name.substring(0, point)) + "." + quoted(name.substring(point + 1));
	}

	/**
	 * Write the names of columns, in parentheses.
	 */
	static String list(String... names) {
		return list(List.of(names));
	}

	static String list(Collection<String> names) {
		Assert.notEmpty(names, "At least one column has to be named");
		return names.stream().map(Names::quoted).collect(Collectors.joining(", ", "(", ")"));
	}

}
