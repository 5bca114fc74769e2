package dev.migrator.sql;

import java.util.List;

/**
 * An expression, which is not taken apart.
 *
 * @param span where it stands, without the parentheses that its place demands
 */
public record Expression(Span span) implements SyntaxNode {

	@Override
	public List<SyntaxNode> children() {
		return List.of();
	}

}
