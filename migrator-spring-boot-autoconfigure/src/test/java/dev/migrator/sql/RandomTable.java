package dev.migrator.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/**
 * Makes up a {@code CREATE TABLE} statement that SQLite takes, together with what
 * {@link SyntaxTrees#describe} has to say about it.
 */
final class RandomTable {

	private static final List<String> NAMES = List.of("id", "Name", "größe", "a b", "it's", "say \"x\"", "x`y", "key",
			"order", "check", "constraint", "(", "a,b", "--", "/*", "naïve]", "no", "row", "1st", "not null", "_",
			"a$b");

	private static final List<String> PLAIN_TYPES = List.of("INTEGER", "int", "TEXT", "Real", "BIGINT",
			"UNSIGNED BIG INT", "double precision", "timestamp with time zone", "Größe", "key", "no action");

	private static final List<String> COLLATIONS = List.of("nocase", "BINARY", "\"rtrim\"", "'nocase'", "[binary]");

	private static final List<String> EXPRESSIONS = List.of("1", "')' <> '('", "1 IN (1, (2), 3)", "NOT 0",
			"CASE WHEN 1 THEN (2) ELSE 3 END", "1 /* ) */ + 1", "abs(-1) > 0 AND 'it''s' IS NOT NULL",
			"(1) -- ,)\n = (1)", "x'00' IS NOT NULL", "CAST('1' AS VARCHAR(5)) = '1'");

	private static final List<String> DEFAULTS = List.of("1", "-1", "+ 2.5e3", "'a'", "'it''s, ('", "x'00ff'", "NULL",
			"CURRENT_TIMESTAMP", "- current_date", "TRUE", "foo", "\"a )\"", "[b]", "key", "(1)", "(1 + (2) /* ) */)",
			"( ')' )");

	private final Random random;

	private final StringBuilder text = new StringBuilder();

	private final List<String> columnNames = new ArrayList<>();

	private final Set<String> used = new HashSet<>();

	private final String key;

	private final boolean withoutRowid;

	private final boolean strict;

	/**
	 * The same everywhere, since SQLite takes no two for one column.
	 */
	private final String resolution;

	private String lastToken = "";

	RandomTable(Random random) {
		this.random = random;
		this.key = oneOf(List.of("none", "column", "table", "rowid"));
		this.strict = oneIn(5);
		this.resolution = oneOf(List.of("ROLLBACK", "ABORT", "FAIL", "IGNORE", "REPLACE"));
		this.withoutRowid = (this.key.equals("column") || this.key.equals("table")) && maybe();
	}

	String text() {
		return this.text.toString();
	}

	/**
	 * Write the statement.
	 * @return the description of its tree
	 */
	String write() {
		words("CREATE");
		boolean temporary = oneIn(20);
		if (temporary) {
			words(oneOf(List.of("TEMP", "TEMPORARY")));
		}
		words("TABLE");
		boolean ifNotExists = oneIn(4);
		if (ifNotExists) {
			words("IF NOT EXISTS");
		}
		String schema = "";
		if (!temporary && oneIn(4)) {
			schema = " schema=" + name("main");
			token(".");
		}
		String table = name(newName());
		token("(");
		int count = 1 + this.random.nextInt(5);
		for (int i = 0; i < count; i++) {
			this.columnNames.add(newName());
		}
		List<String> columns = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			if (i > 0) {
				token(",");
			}
			columns.add(column(i));
		}
		List<String> constraints = constraints();
		token(")");
		if (this.strict) {
			words("STRICT");
		}
		if (this.withoutRowid) {
			if (this.strict || oneIn(5)) {
				token(",");
			}
			words("WITHOUT ROWID");
		}
		trivia(false);
		return "(CreateTable%s%s%s name=%s columns=%s%s%s%s)".formatted(temporary ? " temporary=true" : "",
				ifNotExists ? " ifNotExists=true" : "", schema, table, columns, list("constraints", constraints),
				this.withoutRowid ? " withoutRowid=true" : "", this.strict ? " strict=true" : "");
	}

	private String column(int index) {
		String description = "(Column name=" + name(this.columnNames.get(index));
		List<String> constraints = new ArrayList<>();
		boolean keyColumn = index == 0 && (this.key.equals("column") || this.key.equals("rowid"));
		boolean generated = index > 0 && !this.key.equals("table") && oneIn(6);
		if (index == 0 && this.key.equals("rowid")) {
			words(oneOf(List.of("INTEGER", "integer")));
			description += " type=INTEGER";
		}
		else if (this.strict) {
			String type = oneOf(List.of("INT", "INTEGER", "REAL", "TEXT", "BLOB", "ANY"));
			words(type);
			description += " type=" + type;
		}
		else if (!oneIn(4)) {
			description += " type=" + type();
		}
		int before = this.random.nextInt(3);
		for (int i = 0; i < before; i++) {
			constraints.add(columnConstraint(generated));
		}
		if (keyColumn) {
			constraints.add(primaryKey());
		}
		if (generated) {
			constraints.add(generated());
		}
		int after = this.random.nextInt(3);
		for (int i = 0; i < after; i++) {
			constraints.add(columnConstraint(generated));
		}
		if (oneIn(10)) {
			words("CONSTRAINT");
			constraints.add("(NameOnly name=" + name(newName()) + ")");
		}
		return description + list("constraints", constraints) + ")";
	}

	private String type() {
		if (oneIn(4)) {
			String type = newName();
			String quoted = quoted(type, oneOf(List.of("\"", "'", "`")));
			token(quoted);
			return type;
		}
		StringBuilder type = new StringBuilder();
		for (String word : oneOf(PLAIN_TYPES).split(" ")) {
			typeToken(word, type);
		}
		if (maybe()) {
			typeToken("(", type);
			signedNumber(type);
			if (maybe()) {
				typeToken(",", type);
				signedNumber(type);
			}
			typeToken(")", type);
			return type.toString();
		}
		String upperCase = Identifiers.fold(type.toString());
		return List.of("INTEGER", "INT", "TEXT", "REAL").contains(upperCase) ? upperCase : type.toString();
	}

	private void signedNumber(StringBuilder type) {
		String sign = oneOf(List.of("", "", "+", "-"));
		if (!sign.isEmpty()) {
			typeToken(sign, type);
		}
		typeToken(oneOf(List.of("1", "50", "2.5")), type);
	}

	private void typeToken(String token, StringBuilder type) {
		boolean first = type.isEmpty();
		int start = this.text.length();
		token(token);
		boolean gap = !first && this.text.length() - start > token.length();
		type.append(gap ? " " : "").append(token);
	}

	private String columnConstraint(boolean generated) {
		String name = constraintName();
		switch (this.random.nextInt(generated ? 7 : 8)) {
			case 0 -> {
				words("NOT NULL");
				conflict();
				return "(NotNull" + name + ")";
			}
			case 1 -> {
				words("UNIQUE");
				conflict();
				return "(Unique" + name + ")";
			}
			case 2 -> {
				words("CHECK");
				return "(Check" + name + " expression=" + inParentheses(oneOf(EXPRESSIONS)) + ")";
			}
			case 3 -> {
				words("COLLATE");
				String collation = oneOf(COLLATIONS);
				token(collation);
				return "(Collate" + name + " collation=" + Identifiers.unquote(collation) + ")";
			}
			case 4 -> {
				String parent = parent(maybe() ? 1 : 0);
				// so that a deferral that may follow stays one of its own
				words(oneOf(List.of("DEFERRABLE", "NOT DEFERRABLE INITIALLY DEFERRED")));
				return "(ForeignKey" + name + parent + ")";
			}
			case 5 -> {
				words(oneOf(List.of("NOT DEFERRABLE", "DEFERRABLE INITIALLY IMMEDIATE", "DEFERRABLE")));
				return "(Deferral" + name + ")";
			}
			case 6 -> {
				words("NULL");
				conflict();
				return "(Null" + name + ")";
			}
			default -> {
				words("DEFAULT");
				String value = oneOf(DEFAULTS);
				token(value);
				return "(Default" + name + " value=" + value + ")";
			}
		}
	}

	private String primaryKey() {
		String name = constraintName();
		words("PRIMARY KEY");
		boolean rowid = this.key.equals("rowid");
		if (maybe()) {
			words(rowid ? "ASC" : oneOf(List.of("ASC", "DESC")));
		}
		conflict();
		boolean autoincrement = rowid && maybe();
		if (autoincrement) {
			words("AUTOINCREMENT");
		}
		return "(PrimaryKey" + name + (autoincrement ? " autoincrement=true" : "") + ")";
	}

	private String generated() {
		String name = constraintName();
		if (!name.isEmpty() && maybe()) {
			words("GENERATED ALWAYS");
		}
		words("AS");
		String expression = inParentheses(oneOf(EXPRESSIONS));
		boolean stored = maybe();
		if (stored || maybe()) {
			words(stored ? "STORED" : "VIRTUAL");
		}
		return "(Generated" + name + " expression=" + expression + (stored ? " stored=true" : "") + ")";
	}

	private List<String> constraints() {
		List<String> constraints = new ArrayList<>();
		int count = this.random.nextInt(4) + (this.key.equals("table") ? 1 : 0);
		int keyAt = this.key.equals("table") ? this.random.nextInt(count) : -1;
		boolean bare = false;
		for (int i = 0; i < count; i++) {
			// next to a bare name without a comma a constraint would take the name
			if (i == 0 || bare || maybe()) {
				token(",");
			}
			bare = i != keyAt && oneIn(8);
			if (bare) {
				words("CONSTRAINT");
				constraints.add("(NameOnly name=" + name(newName()) + ")");
			}
			else {
				constraints.add(constraint(i == keyAt));
			}
		}
		return constraints;
	}

	private String constraint(boolean primaryKey) {
		String name = constraintName();
		if (primaryKey) {
			words("PRIMARY KEY");
			String members = members();
			conflict();
			return "(PrimaryKey" + name + members + ")";
		}
		switch (this.random.nextInt(3)) {
			case 0 -> {
				words("UNIQUE");
				String members = members();
				conflict();
				return "(Unique" + name + members + ")";
			}
			case 1 -> {
				words("CHECK");
				String expression = inParentheses(oneOf(EXPRESSIONS));
				conflict();
				return "(Check" + name + " expression=" + expression + ")";
			}
			default -> {
				words("FOREIGN KEY");
				List<String> columns = someColumns();
				String children = names(columns);
				String parent = parent(maybe() ? columns.size() : 0);
				if (maybe()) {
					words(oneOf(List.of("DEFERRABLE", "NOT DEFERRABLE INITIALLY DEFERRED")));
				}
				return "(ForeignKey" + name + " columns=" + children + parent + ")";
			}
		}
	}

	private String parent(int columns) {
		words("REFERENCES");
		String description = " parent=" + name(newName());
		List<String> names = new ArrayList<>();
		for (int i = 0; i < columns; i++) {
			names.add(newName());
		}
		if (columns > 0) {
			description += " parentColumns=" + names(names);
		}
		for (String clause : List.of("ON DELETE SET NULL", "MATCH full", "ON UPDATE NO ACTION", "ON INSERT CASCADE",
				"ON DELETE RESTRICT", "ON UPDATE SET DEFAULT")) {
			if (oneIn(5)) {
				words(clause);
			}
		}
		return description;
	}

	private String names(List<String> names) {
		List<String> written = new ArrayList<>();
		token("(");
		for (String name : names) {
			if (!written.isEmpty()) {
				token(",");
			}
			written.add(name(name));
		}
		token(")");
		return written.toString();
	}

	private String members() {
		List<String> members = new ArrayList<>();
		token("(");
		for (String column : someColumns()) {
			if (!members.isEmpty()) {
				token(",");
			}
			boolean parentheses = oneIn(5);
			if (parentheses) {
				token("(");
			}
			String name = name(column);
			String description = "(IndexedColumn expression=" + this.lastToken + " column=" + name;
			if (parentheses) {
				token(")");
			}
			if (oneIn(3)) {
				words("COLLATE");
				String collation = oneOf(COLLATIONS);
				token(collation);
				description += " collation=" + Identifiers.unquote(collation);
			}
			if (oneIn(3)) {
				words(oneOf(List.of("ASC", "DESC")));
			}
			members.add(description + ")");
		}
		token(")");
		return " columns=" + members;
	}

	private List<String> someColumns() {
		List<String> columns = new ArrayList<>(this.columnNames);
		columns.removeIf((column) -> maybe());
		return columns.isEmpty() ? List.of(this.columnNames.get(0)) : columns;
	}

	private String constraintName() {
		if (!oneIn(3)) {
			return "";
		}
		words("CONSTRAINT");
		return " name=" + name(newName());
	}

	private void conflict() {
		if (oneIn(4)) {
			words("ON CONFLICT " + this.resolution);
		}
	}

	private String inParentheses(String expression) {
		token("(");
		token(expression);
		token(")");
		return expression;
	}

	private String newName() {
		String name = oneOf(NAMES);
		while (!this.used.add(Identifiers.fold(name))) {
			name += "_";
		}
		return name;
	}

	private String name(String name) {
		boolean plain = name.codePoints().allMatch((c) -> Character.isLetterOrDigit(c) || c == '_')
				&& !Character.isDigit(name.charAt(0)) && Keywords.canBeName(name);
		String quote = oneOf(List.of("\"", "'", "`", "[", ""));
		if (quote.equals("") && plain) {
			token(name);
		}
		else if (quote.equals("[") && name.indexOf(']') < 0) {
			token("[" + name + "]");
		}
		else {
			token(quoted(name, "\"'`".contains(quote) && !quote.isEmpty() ? quote : "\""));
		}
		return name;
	}

	private static String quoted(String name, String quote) {
		return quote + name.replace(quote, quote + quote) + quote;
	}

	private void words(String words) {
		for (String word : words.split(" ")) {
			token(oneIn(3) ? word.toLowerCase(Locale.ROOT) : word);
		}
	}

	private void token(String token) {
		char before = this.text.isEmpty() ? '(' : this.text.charAt(this.text.length() - 1);
		boolean apart = "(),.".indexOf(before) >= 0 || "(),.\"[`".indexOf(token.charAt(0)) >= 0;
		boolean sameQuote = before == token.charAt(0) && "\"`".indexOf(before) >= 0;
		trivia(!apart || sameQuote);
		this.text.append(token);
		this.lastToken = token;
	}

	private void trivia(boolean needed) {
		if (needed || maybe()) {
			this.text.append(oneOf(List.of(" ", " ", " ", "\n\t", "  ", "/**/", " /* , ( */ ", " -- ) \n", " --\r\n")));
		}
	}

	private static String list(String name, List<String> elements) {
		return elements.isEmpty() ? "" : " " + name + "=" + elements;
	}

	private boolean maybe() {
		return this.random.nextBoolean();
	}

	private boolean oneIn(int times) {
		return this.random.nextInt(times) == 0;
	}

	private <T> T oneOf(List<T> choices) {
		return choices.get(this.random.nextInt(choices.size()));
	}

}
