package dev.migrator.sql;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A member of a key or an index.
 *
 * @param expression what is indexed, without collation and direction
 * @param column the column, if the expression is nothing but its name
 * @param collation the collation, if one is named
 * @param span where it stands, with collation and direction
 */
public record IndexedColumn(Expression expression, @Nullable Name column, @Nullable Name collation,
		Span span) implements SyntaxNode {

	@Override
	public List<SyntaxNode> children() {
		List<SyntaxNode> children = new ArrayList<>();
		children.add((this.column != null) ? this.column : this.expression);
		if (this.collation != null) {
			children.add(this.collation);
		}
		return children;
	}

}
