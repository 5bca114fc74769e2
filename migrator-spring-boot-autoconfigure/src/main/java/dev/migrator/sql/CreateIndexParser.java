package dev.migrator.sql;

import java.util.List;

/**
 * Reads {@link CreateIndex}.
 */
final class CreateIndexParser {

	private final SyntaxReader reader;

	CreateIndexParser(String text) {
		this.reader = new SyntaxReader(text);
	}

	CreateIndex parse() {
		this.reader.require("CREATE");
		boolean unique = this.reader.skip("UNIQUE");
		this.reader.require("INDEX");
		boolean ifNotExists = this.reader.skip("IF", "NOT", "EXISTS");
		QualifiedName name = QualifiedName.read(this.reader, "the name of an index");
		this.reader.require("ON");
		Name table = this.reader.name("the name of a table");
		this.reader.require("(");
		List<IndexedColumn> columns = new DefinitionReader(this.reader).indexedColumns();
		this.reader.require(")");
		Expression where = this.reader.skip("WHERE") ? this.reader.expression("a condition") : null;
		this.reader.requireEnd();
		return new CreateIndex(this.reader.text(), unique, ifNotExists, name.schema(), name.name(), table, columns,
				where, this.reader.since(0));
	}

}
