package dev.migrator.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads columns as PostgreSQL defines them, of which it only has to be known what they
 * are called and whether they need a value.
 */
final class PostgresqlColumnReader {

	// Reserved, so that no column is called so without quotes
	private static final List<String> CONSTRAINTS = List.of("CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN",
			"NOT");

	private final SyntaxReader reader;

	PostgresqlColumnReader(SyntaxReader reader) {
		this.reader = reader;
	}

	boolean atTableConstraint() {
		return CONSTRAINTS.stream().anyMatch(this.reader::at) || this.reader.at("EXCLUDE", "(")
				|| this.reader.at("EXCLUDE", "USING");
	}

	/**
	 * Read a column and stop at the comma or closing parenthesis behind it.
	 */
	Column column() {
		int start = this.reader.position();
		Name name = this.reader.name("the name of a column");
		List<Constraint> constraints = new ArrayList<>();
		while (this.reader.skipTo(",", ")", "CONSTRAINT", "NOT", "DEFAULT", "GENERATED") && !this.reader.at(",")
				&& !this.reader.at(")")) {
			int from = this.reader.position();
			if (this.reader.skip("CONSTRAINT")) {
				this.reader.name("the name of a constraint");
			}
			if (this.reader.skip("NOT", "NULL")) {
				this.reader.skip("NO", "INHERIT");
				constraints.add(new Constraint.NotNull(null, this.reader.since(from)));
			}
			else if (this.reader.skip("DEFAULT") || this.reader.skip("GENERATED")) {
				Span span = this.reader.since(from);
				constraints.add(new Constraint.Default(null, new Expression(span), span));
			}
			else {
				this.reader.moveTo(this.reader.position() + 1);
			}
		}
		return new Column(name, null, constraints, this.reader.since(start));
	}

}
