package dev.migrator.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * A {@code CREATE TABLE} statement of SQLite that lists columns.
 *
 * @param text the statement, of which all places are offsets
 * @param temporary whether it is {@code TEMP}
 * @param ifNotExists whether it says {@code IF NOT EXISTS}
 * @param schema the schema before the name, if any
 * @param name the name of the table
 * @param body the list of columns and constraints, with its parentheses
 * @param columns the columns
 * @param constraints the constraints of the table, after the columns
 * @param withoutRowid whether it is a {@code WITHOUT ROWID} table
 * @param strict whether it is a {@code STRICT} table
 * @param span from {@code CREATE} to the last token
 */
public record CreateTable(String text, boolean temporary, boolean ifNotExists, @Nullable Name schema, Name name,
		Span body, List<Column> columns, List<Constraint> constraints, boolean withoutRowid, boolean strict,
		Span span) implements SyntaxNode {

	/**
	 * Copies the lists.
	 */
	public CreateTable {
		columns = List.copyOf(columns);
		constraints = List.copyOf(constraints);
	}

	/**
	 * Read a statement.
	 * @param text the statement, without a semicolon at its end
	 * @return what it says
	 * @throws SqlSyntaxException if it is no such statement
	 */
	public static CreateTable parse(String text) {
		return new CreateTableParser(text).parse();
	}

	/**
	 * Find a column.
	 * @param column the name, without quotes
	 * @return the column, or empty if there is none of that name
	 */
	public Optional<Column> column(String column) {
		return this.columns.stream().filter((candidate) -> candidate.name().is(column)).findFirst();
	}

	@Override
	public List<SyntaxNode> children() {
		List<SyntaxNode> children = new ArrayList<>();
		if (this.schema != null) {
			children.add(this.schema);
		}
		children.add(this.name);
		children.addAll(this.columns);
		children.addAll(this.constraints);
		return children;
	}

}
