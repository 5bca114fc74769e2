package dev.migrator.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.migrator.sql.Constraint.Check;
import dev.migrator.sql.Constraint.Collate;
import dev.migrator.sql.Constraint.Default;
import dev.migrator.sql.Constraint.Deferral;
import dev.migrator.sql.Constraint.ForeignKey;
import dev.migrator.sql.Constraint.Generated;
import dev.migrator.sql.Constraint.NameOnly;
import dev.migrator.sql.Constraint.NotNull;
import dev.migrator.sql.Constraint.Null;
import dev.migrator.sql.Constraint.PrimaryKey;
import dev.migrator.sql.Constraint.Unique;
import dev.migrator.sql.Token.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Reads what tables consist of: columns and constraints.
 */
final class DefinitionReader {

	private static final Set<String> STANDARD_TYPES = Set.of("ANY", "BLOB", "INT", "INTEGER", "REAL", "TEXT");

	private final SyntaxReader reader;

	DefinitionReader(SyntaxReader reader) {
		this.reader = reader;
	}

	Column column() {
		int start = this.reader.position();
		Name name = this.reader.name("the name of a column");
		TypeName type = type();
		List<Constraint> constraints = new ArrayList<>();
		for (Constraint next = columnConstraint(); next != null; next = columnConstraint()) {
			constraints.add(next);
		}
		return new Column(name, type, constraints, this.reader.since(start));
	}

	@Nullable TypeName type() {
		int start = this.reader.position();
		while (this.reader.atTypeWord()) {
			this.reader.moveTo(this.reader.position() + 1);
		}
		int end = this.reader.position();
		if (end == start) {
			return null;
		}
		if (this.reader.skip("(")) {
			signedNumber();
			if (this.reader.skip(",")) {
				signedNumber();
			}
			this.reader.require(")");
			return type(start, this.reader.position());
		}
		if (end - start >= 2 && this.reader.matches(end - 2, "GENERATED", "ALWAYS")) {
			// SQLite takes the two for words of the type, and off it again
			end -= 2;
			this.reader.moveTo(this.reader.at("AS") ? end : this.reader.position());
		}
		return (end > start) ? type(start, end) : null;
	}

	private void signedNumber() {
		if (!this.reader.skip("+")) {
			this.reader.skip("-");
		}
		if (!this.reader.skip(Kind.NUMBER)) {
			throw this.reader.expected("a number");
		}
	}

	private TypeName type(int from, int to) {
		StringBuilder words = new StringBuilder();
		for (int i = from; i < to; i++) {
			boolean gap = i > from && this.reader.token(i - 1).end() < this.reader.token(i).start();
			words.append(gap ? " " : "").append(this.reader.tokenText(i));
		}
		String value = unquoteType(words.toString(), this.reader.tokenText(from));
		String standard = Identifiers.fold(value);
		return new TypeName(STANDARD_TYPES.contains(standard) ? standard : value, this.reader.span(from, to));
	}

	/**
	 * Take the quotes off a type as SQLite does: it looks at the first and the last
	 * character before it looks at the first word.
	 */
	private static String unquoteType(String type, String firstToken) {
		if ("\"'`[".indexOf(type.charAt(0)) < 0) {
			return type;
		}
		String inner = type.substring(1, type.length() - 1);
		return inner.chars().anyMatch((c) -> "\"'`[".indexOf(c) >= 0) ? Identifiers.unquote(firstToken) : inner;
	}

	private @Nullable Constraint columnConstraint() {
		int start = this.reader.position();
		Name name = constraintName();
		if (this.reader.skip("NOT", "NULL")) {
			conflictClause();
			return new NotNull(name, this.reader.since(start));
		}
		if (this.reader.skip("NULL")) {
			conflictClause();
			return new Null(name, this.reader.since(start));
		}
		if (this.reader.skip("PRIMARY")) {
			this.reader.require("KEY");
			direction();
			conflictClause();
			boolean autoincrement = this.reader.skip("AUTOINCREMENT");
			return new PrimaryKey(name, List.of(), autoincrement, this.reader.since(start));
		}
		if (this.reader.skip("UNIQUE")) {
			conflictClause();
			return new Unique(name, List.of(), this.reader.since(start));
		}
		if (this.reader.skip("CHECK")) {
			Expression expression = this.reader.expressionInParentheses();
			return new Check(name, expression, this.reader.since(start));
		}
		if (this.reader.at("REFERENCES")) {
			return foreignKey(start, name, List.of());
		}
		if (deferral()) {
			return new Deferral(name, this.reader.since(start));
		}
		Name collation = this.reader.collation();
		if (collation != null) {
			return new Collate(name, collation, this.reader.since(start));
		}
		if (this.reader.skip("DEFAULT")) {
			Expression value = defaultValue();
			return new Default(name, value, this.reader.since(start));
		}
		if (this.reader.skip("GENERATED", "ALWAYS", "AS") || this.reader.skip("AS")) {
			return generated(start, name);
		}
		return (name != null) ? new NameOnly(name, this.reader.since(start)) : null;
	}

	private Constraint generated(int start, @Nullable Name name) {
		Expression expression = this.reader.expressionInParentheses();
		boolean stored = this.reader.skip("STORED");
		if (!stored) {
			this.reader.skip("VIRTUAL");
		}
		return new Generated(name, expression, stored, this.reader.since(start));
	}

	private Expression defaultValue() {
		int start = this.reader.position();
		if (this.reader.at("(")) {
			this.reader.expressionInParentheses();
			return new Expression(this.reader.since(start));
		}
		boolean signed = this.reader.skip("+") || this.reader.skip("-");
		boolean literal = this.reader.skip("NULL") || this.reader.skip("CURRENT_DATE")
				|| this.reader.skip("CURRENT_TIME") || this.reader.skip("CURRENT_TIMESTAMP")
				|| this.reader.skip(Kind.NUMBER) || this.reader.skip(Kind.STRING) || this.reader.skip(Kind.BINARY);
		if (!literal) {
			if (signed || !(this.reader.atTypeWord() || this.reader.at("INDEXED"))) {
				throw this.reader.expected("a default value");
			}
			this.reader.moveTo(this.reader.position() + 1);
		}
		Expression value = new Expression(this.reader.since(start));
		if (this.reader.at("(") || this.reader.at(Kind.OPERATOR)) {
			throw this.reader.error("An expression as a default value has to be in parentheses");
		}
		return value;
	}

	boolean atTableConstraint() {
		return this.reader.at("CONSTRAINT") || this.reader.at("PRIMARY") || this.reader.at("UNIQUE")
				|| this.reader.at("CHECK") || this.reader.at("FOREIGN");
	}

	Constraint tableConstraint() {
		int start = this.reader.position();
		Name name = constraintName();
		if (this.reader.skip("PRIMARY")) {
			this.reader.require("KEY", "(");
			List<IndexedColumn> columns = indexedColumns();
			boolean autoincrement = this.reader.skip("AUTOINCREMENT");
			this.reader.require(")");
			conflictClause();
			return new PrimaryKey(name, columns, autoincrement, this.reader.since(start));
		}
		if (this.reader.skip("UNIQUE")) {
			this.reader.require("(");
			List<IndexedColumn> columns = indexedColumns();
			this.reader.require(")");
			conflictClause();
			return new Unique(name, columns, this.reader.since(start));
		}
		if (this.reader.skip("CHECK")) {
			Expression expression = this.reader.expressionInParentheses();
			conflictClause();
			return new Check(name, expression, this.reader.since(start));
		}
		if (this.reader.skip("FOREIGN")) {
			this.reader.require("KEY");
			return foreignKey(start, name, columnNames());
		}
		if (name == null) {
			throw this.reader.expected("PRIMARY KEY, UNIQUE, CHECK or FOREIGN KEY");
		}
		return new NameOnly(name, this.reader.since(start));
	}

	/**
	 * Read the members of a key or an index.
	 * @return one or more columns or expressions
	 */
	List<IndexedColumn> indexedColumns() {
		IndexedColumnReader columns = new IndexedColumnReader(this.reader);
		List<IndexedColumn> list = new ArrayList<>();
		do {
			list.add(columns.read());
		}
		while (this.reader.skip(","));
		return list;
	}

	private @Nullable Name constraintName() {
		return this.reader.skip("CONSTRAINT") ? this.reader.name("the name of a constraint") : null;
	}

	private Constraint foreignKey(int start, @Nullable Name name, List<Name> columns) {
		this.reader.require("REFERENCES");
		Name parent = this.reader.name("the name of a table");
		List<Name> parentColumns = this.reader.at("(") ? columnNames() : List.of();
		while (this.reader.at("MATCH") || this.reader.at("ON")) {
			if (this.reader.skip("MATCH")) {
				this.reader.name("FULL, PARTIAL or SIMPLE");
			}
			else {
				this.reader.require("ON");
				referentialAction();
			}
		}
		deferral();
		return new ForeignKey(name, columns, parent, parentColumns, this.reader.since(start));
	}

	private void referentialAction() {
		if (!(this.reader.skip("DELETE") || this.reader.skip("UPDATE") || this.reader.skip("INSERT"))) {
			throw this.reader.expected("DELETE or UPDATE");
		}
		boolean known = this.reader.skip("SET", "NULL") || this.reader.skip("SET", "DEFAULT")
				|| this.reader.skip("CASCADE") || this.reader.skip("RESTRICT") || this.reader.skip("NO", "ACTION");
		if (!known) {
			throw this.reader.expected("SET NULL, SET DEFAULT, CASCADE, RESTRICT or NO ACTION");
		}
	}

	private boolean deferral() {
		boolean found = this.reader.skip("NOT", "DEFERRABLE") || this.reader.skip("DEFERRABLE");
		if (found && this.reader.skip("INITIALLY")
				&& !(this.reader.skip("DEFERRED") || this.reader.skip("IMMEDIATE"))) {
			throw this.reader.expected("DEFERRED or IMMEDIATE");
		}
		return found;
	}

	private List<Name> columnNames() {
		List<Name> names = new ArrayList<>();
		this.reader.require("(");
		do {
			names.add(this.reader.name("the name of a column"));
			// SQLite forgives these in tables that an old version has created
			this.reader.collation();
			direction();
		}
		while (this.reader.skip(","));
		this.reader.require(")");
		return names;
	}

	private void direction() {
		if (!this.reader.skip("ASC")) {
			this.reader.skip("DESC");
		}
	}

	void conflictClause() {
		if (this.reader.skip("ON")) {
			this.reader.require("CONFLICT");
			boolean known = this.reader.skip("ROLLBACK") || this.reader.skip("ABORT") || this.reader.skip("FAIL")
					|| this.reader.skip("IGNORE") || this.reader.skip("REPLACE");
			if (!known) {
				throw this.reader.expected("ROLLBACK, ABORT, FAIL, IGNORE or REPLACE");
			}
		}
	}

}
