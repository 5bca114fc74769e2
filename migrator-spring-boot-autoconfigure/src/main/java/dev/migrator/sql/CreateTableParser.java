package dev.migrator.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads {@link CreateTable}.
 */
final class CreateTableParser {

	private final SyntaxReader reader;

	private final DefinitionReader definitions;

	private final List<Column> columns = new ArrayList<>();

	private final List<Constraint> constraints = new ArrayList<>();

	private boolean withoutRowid;

	private boolean strict;

	CreateTableParser(String text) {
		this.reader = new SyntaxReader(text);
		this.definitions = new DefinitionReader(this.reader);
	}

	CreateTable parse() {
		this.reader.require("CREATE");
		boolean temporary = this.reader.skip("TEMP") || this.reader.skip("TEMPORARY");
		if (this.reader.at("VIRTUAL")) {
			throw this.reader.error("A virtual table lists no columns that could be changed");
		}
		this.reader.require("TABLE");
		boolean ifNotExists = this.reader.skip("IF", "NOT", "EXISTS");
		QualifiedName name = QualifiedName.read(this.reader, "the name of a table");
		if (this.reader.at("AS")) {
			throw this.reader.error("CREATE TABLE … AS SELECT lists no columns; create the table first, "
					+ "then fill it with INSERT INTO … SELECT");
		}
		Span body = body();
		options();
		return new CreateTable(this.reader.text(), temporary, ifNotExists, name.schema(), name.name(), body,
				this.columns, this.constraints, this.withoutRowid, this.strict, this.reader.since(0));
	}

	private Span body() {
		int start = this.reader.position();
		this.reader.require("(");
		boolean comma;
		do {
			this.columns.add(this.definitions.column());
			comma = this.reader.skip(",");
		}
		while (comma && !this.definitions.atTableConstraint());
		while (comma || (!this.constraints.isEmpty() && this.definitions.atTableConstraint())) {
			this.constraints.add(this.definitions.tableConstraint());
			comma = this.reader.skip(",");
		}
		if (!this.reader.skip(")")) {
			throw this.reader.expected("a comma or )");
		}
		return this.reader.since(start);
	}

	private void options() {
		if (this.reader.atEnd()) {
			return;
		}
		// SQLite lets a comma stand before the first one too
		this.reader.skip(",");
		do {
			if (this.reader.skip("WITHOUT", "ROWID")) {
				this.withoutRowid = true;
			}
			else if (this.reader.skip("STRICT")) {
				this.strict = true;
			}
			else {
				throw this.reader.expected("WITHOUT ROWID or STRICT");
			}
		}
		while (this.reader.skip(","));
		this.reader.requireEnd();
	}

}
