package dev.migrator.sql;

import java.util.List;

/**
 * The declared type of a column.
 *
 * @param value the type as SQLite reports it: its words and what is in parentheses, one
 * blank between words
 * @param span where it stands
 */
public record TypeName(String value, Span span) implements SyntaxNode {

	@Override
	public List<SyntaxNode> children() {
		return List.of();
	}

	@Override
	public String toString() {
		return this.value;
	}

}
