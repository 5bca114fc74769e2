package dev.migrator.sql;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A {@code CREATE INDEX} statement of SQLite.
 *
 * @param text the statement, of which all places are offsets
 * @param unique whether it is {@code UNIQUE}
 * @param ifNotExists whether it says {@code IF NOT EXISTS}
 * @param schema the schema before the name, if any
 * @param name the name of the index
 * @param table the table it belongs to
 * @param columns what it indexes
 * @param where the condition for rows to be in it, or {@code null} if all are
 * @param span from {@code CREATE} to the last token
 */
public record CreateIndex(String text, boolean unique, boolean ifNotExists, @Nullable Name schema, Name name,
		Name table, List<IndexedColumn> columns, @Nullable Expression where, Span span) implements SyntaxNode {

	/**
	 * Copies the list.
	 */
	public CreateIndex {
		columns = List.copyOf(columns);
	}

	/**
	 * Read a statement.
	 * @param text the statement, without a semicolon at its end
	 * @return what it says
	 * @throws SqlSyntaxException if it is no such statement
	 */
	public static CreateIndex parse(String text) {
		return new CreateIndexParser(text).parse();
	}

	@Override
	public List<SyntaxNode> children() {
		List<SyntaxNode> children = new ArrayList<>();
		if (this.schema != null) {
			children.add(this.schema);
		}
		children.add(this.name);
		children.add(this.table);
		children.addAll(this.columns);
		if (this.where != null) {
			children.add(this.where);
		}
		return children;
	}

}
