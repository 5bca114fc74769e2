package dev.migrator.sql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What a column or a table is subject to, in SQLite's wide sense of the word: default
 * values, collations and generated values count too. Of a column or of the table makes no
 * difference in kind; only the second names columns.
 */
public sealed interface Constraint extends SyntaxNode {

	/**
	 * Return the name that stands before it.
	 * @return the name after {@code CONSTRAINT}, or {@code null} if it has none
	 */
	@Nullable Name name();

	/**
	 * {@code NOT NULL}.
	 *
	 * @param name its name, if any
	 * @param span where it stands, from {@code CONSTRAINT} to the end of
	 * {@code ON CONFLICT}
	 */
	record NotNull(@Nullable Name name, Span span) implements Constraint {

		@Override
		public List<SyntaxNode> children() {
			return nodes(this.name);
		}

	}

	/**
	 * {@code NULL}, which changes nothing.
	 *
	 * @param name its name, if any
	 * @param span where it stands
	 */
	record Null(@Nullable Name name, Span span) implements Constraint {

		@Override
		public List<SyntaxNode> children() {
			return nodes(this.name);
		}

	}

	/**
	 * {@code PRIMARY KEY}.
	 *
	 * @param name its name, if any
	 * @param columns the key; empty if it is that of a column
	 * @param autoincrement whether {@code AUTOINCREMENT} follows
	 * @param span where it stands
	 */
	record PrimaryKey(@Nullable Name name, List<IndexedColumn> columns, boolean autoincrement,
			Span span) implements Constraint {

		/**
		 * Copies the list.
		 */
		public PrimaryKey {
			columns = List.copyOf(columns);
		}

		@Override
		public List<SyntaxNode> children() {
			return nodes(this.name, this.columns);
		}

	}

	/**
	 * {@code UNIQUE}.
	 *
	 * @param name its name, if any
	 * @param columns the key; empty if it is that of a column
	 * @param span where it stands
	 */
	record Unique(@Nullable Name name, List<IndexedColumn> columns, Span span) implements Constraint {

		/**
		 * Copies the list.
		 */
		public Unique {
			columns = List.copyOf(columns);
		}

		@Override
		public List<SyntaxNode> children() {
			return nodes(this.name, this.columns);
		}

	}

	/**
	 * {@code CHECK}.
	 *
	 * @param name its name, if any
	 * @param expression what is checked
	 * @param span where it stands
	 */
	record Check(@Nullable Name name, Expression expression, Span span) implements Constraint {

		@Override
		public List<SyntaxNode> children() {
			return nodes(this.name, this.expression);
		}

	}

	/**
	 * {@code FOREIGN KEY} or {@code REFERENCES}.
	 *
	 * @param name its name, if any
	 * @param columns the columns that refer; empty if it is the column it stands at
	 * @param parent the table referred to
	 * @param parentColumns the columns referred to; empty for the primary key
	 * @param span where it stands, with {@code DEFERRABLE} if that follows at once
	 */
	record ForeignKey(@Nullable Name name, List<Name> columns, Name parent, List<Name> parentColumns,
			Span span) implements Constraint {

		/**
		 * Copies the lists.
		 */
		public ForeignKey {
			columns = List.copyOf(columns);
			parentColumns = List.copyOf(parentColumns);
		}

		@Override
		public List<SyntaxNode> children() {
			return nodes(this.name, this.columns, this.parent, this.parentColumns);
		}

	}

	/**
	 * {@code [NOT] DEFERRABLE} apart from the foreign key that it belongs to.
	 *
	 * @param name the name before it, if any
	 * @param span where it stands
	 */
	record Deferral(@Nullable Name name, Span span) implements Constraint {

		@Override
		public List<SyntaxNode> children() {
			return nodes(this.name);
		}

	}

	/**
	 * {@code DEFAULT}.
	 *
	 * @param name the name before it, if any
	 * @param value the value: with its parentheses, if it is in any
	 * @param span where it stands
	 */
	record Default(@Nullable Name name, Expression value, Span span) implements Constraint {

		@Override
		public List<SyntaxNode> children() {
			return nodes(this.name, this.value);
		}

	}

	/**
	 * {@code COLLATE}.
	 *
	 * @param name the name before it, if any
	 * @param collation the collation
	 * @param span where it stands
	 */
	record Collate(@Nullable Name name, Name collation, Span span) implements Constraint {

		@Override
		public List<SyntaxNode> children() {
			return nodes(this.name, this.collation);
		}

	}

	/**
	 * {@code GENERATED ALWAYS AS}, or only {@code AS}.
	 *
	 * @param name the name before it, if any
	 * @param expression the value
	 * @param stored whether it is {@code STORED}
	 * @param span where it stands
	 */
	record Generated(@Nullable Name name, Expression expression, boolean stored, Span span) implements Constraint {

		@Override
		public List<SyntaxNode> children() {
			return nodes(this.name, this.expression);
		}

	}

	/**
	 * {@code CONSTRAINT} and a name with nothing behind it, which SQLite passes over.
	 *
	 * @param name the name
	 * @param span where it stands
	 */
	record NameOnly(Name name, Span span) implements Constraint {

		@Override
		public List<SyntaxNode> children() {
			return nodes(this.name);
		}

	}

	private static List<SyntaxNode> nodes(@Nullable Object... parts) {
		List<SyntaxNode> nodes = new ArrayList<>();
		Arrays.stream(parts).filter(Objects::nonNull).forEach((part) -> {
			if (part instanceof List<?> list) {
				list.forEach((element) -> nodes.add((SyntaxNode) element));
			}
			else {
				nodes.add((SyntaxNode) part);
			}
		});
		return nodes;
	}

}
