package dev.migrator.sql;

import java.util.Set;
import java.util.regex.Pattern;

import dev.migrator.sql.Token.Kind;

/**
 * Names in SQL text and outside of it.
 */
public final class Identifiers {

	// Not capitals: without quotes PostgreSQL would take them for small letters
	private static final Pattern PLAIN_EVERYWHERE = Pattern.compile("[a-z_][a-z0-9_]*");

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

	private Identifiers() {
	}

	/**
	 * Return whether two names are one for SQLite, which knows two cases of the letters A
	 * to Z only.
	 * @param one a name without quotes
	 * @param other another
	 * @return whether they mean the same thing
	 */
	public static boolean same(String one, String other) {
		return one.length() == other.length() && fold(one).equals(fold(other));
	}

	/**
	 * Return the form of a name that is the same for all spellings of it.
	 * @param name a name without quotes
	 * @return the name with A to Z in upper case
	 */
	public static String fold(String name) {
		return Ascii.toUpperCase(name, 0, name.length());
	}

	/**
	 * Put a name in double quotes, so that every product takes it as it is.
	 * @param name a name without quotes
	 * @return the name as SQL has it
	 */
	public static String quote(String name) {
		return quote(name, '"');
	}

	private static String quote(String name, char quote) {
		return quote + name.replace(String.valueOf(quote), "" + quote + quote) + quote;
	}

	/**
	 * Write a name as every product takes it for what it is: without quotes where that is
	 * possible.
	 * @param name a name without quotes
	 * @return the name as SQL has it
	 */
	public static String write(String name) {
		boolean plain = PLAIN_EVERYWHERE.matcher(name).matches() && !RESERVED.contains(name);
		return plain ? name : quote(name);
	}

	/**
	 * Write a name in the way in which another is written: with the same quotes, if they
	 * can hold it. A name that stands without quotes gets them unless it may do without.
	 * @param name the new name, without quotes
	 * @param model a name as SQL has it
	 * @param plain whether the new name may stand without quotes
	 * @return the new name as SQL has it
	 */
	public static String quoteLike(String name, String model, boolean plain) {
		return switch (model.charAt(0)) {
			case '`' -> quote(name, '`');
			case '[' -> (name.indexOf(']') < 0) ? "[" + name + "]" : quote(name);
			case '"', '\'' -> quote(name);
			default -> plain ? name : quote(name);
		};
	}

	/**
	 * Take the quotes off a name.
	 * @param token the name as SQL has it: a word, or in double quotes, single quotes,
	 * back-ticks or brackets
	 * @return the name itself
	 */
	public static String unquote(String token) {
		char first = token.isEmpty() ? 0 : token.charAt(0);
		if (token.length() < 2 || "\"'`[".indexOf(first) < 0) {
			return token;
		}
		String inner = token.substring(1, token.length() - 1);
		return (first == '[') ? inner : inner.replace("" + first + first, String.valueOf(first));
	}

	/**
	 * Return the name that a database knows a thing by.
	 * @param token the name as SQL has it
	 * @param dialect the database
	 * @return the name itself: PostgreSQL has it in lower case unless it is in quotes,
	 * and cut off at 63 bytes
	 */
	public static String unquote(String token, SqlDialect dialect) {
		return switch (dialect) {
			case SQLITE -> unquote(token);
			case POSTGRESQL -> PostgresqlNames.of(token);
		};
	}

	/**
	 * Return whether a name needs no quotes, for SQLite in whatever place.
	 * @param name a name without quotes
	 * @return whether it is a word of ASCII letters, digits and underscores, and no
	 * keyword
	 */
	public static boolean mayStandPlain(String name) {
		boolean word = !name.isEmpty() && !isDigit(name.charAt(0))
				&& name.chars().allMatch((c) -> isLetter(c) || isDigit(c));
		return word && !Keywords.isKeyword(name);
	}

	private static boolean isLetter(int c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
	}

	private static boolean isDigit(int c) {
		return c >= '0' && c <= '9';
	}

	/**
	 * Return whether a token can be a name. SQLite takes strings for names where only a
	 * name can stand.
	 * @param kind what the token stands for
	 * @param dialect the database
	 * @return whether it is a word, a quoted identifier or, on SQLite, a string
	 */
	static boolean canBeName(Kind kind, SqlDialect dialect) {
		return kind == Kind.WORD || kind == Kind.QUOTED_IDENTIFIER
				|| (kind == Kind.STRING && dialect == SqlDialect.SQLITE);
	}

}
