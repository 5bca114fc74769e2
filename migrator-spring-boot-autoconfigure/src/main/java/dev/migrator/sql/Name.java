package dev.migrator.sql;

import java.util.List;

/**
 * A name as a statement has it.
 *
 * @param value the name itself, without quotes
 * @param span where it stands, quotes included
 */
public record Name(String value, Span span) implements SyntaxNode {

	@Override
	public List<SyntaxNode> children() {
		return List.of();
	}

	/**
	 * Return whether it means the same thing as a name, for SQLite: only the letters A to
	 * Z have two cases, quoted or not.
	 * @param name a name without quotes
	 * @return whether the two are one
	 */
	public boolean is(String name) {
		return Identifiers.same(this.value, name);
	}

	@Override
	public String toString() {
		return this.value;
	}

}
