package dev.migrator.sql;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * An {@code ALTER TABLE} statement as standard SQL, PostgreSQL or SQLite spell it.
 *
 * @param text the statement, of which all places are offsets
 * @param ifExists whether it says {@code IF EXISTS}
 * @param schema the schema before the name, if any
 * @param table the name of the table
 * @param actions what is to be done to it, one or more
 * @param span from {@code ALTER} to the last token
 */
public record AlterTable(String text, boolean ifExists, @Nullable Name schema, Name table, List<Action> actions,
		Span span) implements SyntaxNode {

	/**
	 * Copies the list.
	 */
	public AlterTable {
		actions = List.copyOf(actions);
	}

	/**
	 * Read a statement.
	 * @param text the statement, without a semicolon at its end
	 * @return what it says
	 * @throws SqlSyntaxException if it is no such statement, or asks for what only
	 * PostgreSQL has
	 */
	public static AlterTable parse(String text) {
		return new AlterTableParser(text).parse();
	}

	/**
	 * Read a statement, on PostgreSQL only as far as it has to be known what becomes of
	 * tables and columns.
	 * @param text the statement, without a semicolon at its end
	 * @param dialect the database that it is for
	 * @return what it says
	 * @throws SqlSyntaxException if it is no such statement, or SQLite is asked for what
	 * only PostgreSQL has
	 */
	public static AlterTable parse(String text, SqlDialect dialect) {
		return switch (dialect) {
			case SQLITE -> parse(text);
			case POSTGRESQL -> new PostgresqlAlterTableParser(text).parse();
		};
	}

	@Override
	public List<SyntaxNode> children() {
		List<SyntaxNode> children = new ArrayList<>();
		if (this.schema != null) {
			children.add(this.schema);
		}
		children.add(this.table);
		children.addAll(this.actions);
		return children;
	}

	/**
	 * What is to be done to the table.
	 */
	public sealed interface Action extends SyntaxNode {

	}

	/**
	 * {@code ADD [COLUMN]}.
	 *
	 * @param ifNotExists whether a column of that name is no error
	 * @param column the definition of the column
	 * @param span where it stands
	 */
	public record AddColumn(boolean ifNotExists, Column column, Span span) implements Action {

		@Override
		public List<SyntaxNode> children() {
			return List.of(this.column);
		}

	}

	/**
	 * {@code DROP [COLUMN]}.
	 *
	 * @param ifExists whether it is no error if there is none
	 * @param column the column
	 * @param span where it stands
	 */
	public record DropColumn(boolean ifExists, Name column, Span span) implements Action {

		@Override
		public List<SyntaxNode> children() {
			return List.of(this.column);
		}

	}

	/**
	 * {@code RENAME [COLUMN] … TO}.
	 *
	 * @param column the column
	 * @param to its new name
	 * @param span where it stands
	 */
	public record RenameColumn(Name column, Name to, Span span) implements Action {

		@Override
		public List<SyntaxNode> children() {
			return List.of(this.column, this.to);
		}

	}

	/**
	 * {@code ALTER [COLUMN] … [SET DATA] TYPE}.
	 *
	 * @param column the column
	 * @param type its new type
	 * @param collation its new collation, or {@code null} if it keeps what it has
	 * @param using what computes the new value of each row, or {@code null} if it is the
	 * old one
	 * @param span where it stands
	 */
	public record SetType(Name column, TypeName type, @Nullable Name collation, @Nullable Expression using,
			Span span) implements Action {

		@Override
		public List<SyntaxNode> children() {
			List<SyntaxNode> children = new ArrayList<>(List.of(this.column, this.type));
			if (this.collation != null) {
				children.add(this.collation);
			}
			if (this.using != null) {
				children.add(this.using);
			}
			return children;
		}

	}

	/**
	 * {@code ALTER [COLUMN] … SET DEFAULT}.
	 *
	 * @param column the column
	 * @param value the value, as it stands
	 * @param span where it stands
	 */
	public record SetDefault(Name column, Expression value, Span span) implements Action {

		@Override
		public List<SyntaxNode> children() {
			return List.of(this.column, this.value);
		}

	}

	/**
	 * {@code ALTER [COLUMN] … DROP DEFAULT}.
	 *
	 * @param column the column
	 * @param span where it stands
	 */
	public record DropDefault(Name column, Span span) implements Action {

		@Override
		public List<SyntaxNode> children() {
			return List.of(this.column);
		}

	}

	/**
	 * {@code ALTER [COLUMN] … SET NOT NULL}.
	 *
	 * @param column the column
	 * @param notNull from {@code NOT} to the last token, {@code ON CONFLICT} included
	 * @param span where it stands
	 */
	public record SetNotNull(Name column, Expression notNull, Span span) implements Action {

		@Override
		public List<SyntaxNode> children() {
			return List.of(this.column, this.notNull);
		}

	}

	/**
	 * {@code ALTER [COLUMN] … DROP NOT NULL}.
	 *
	 * @param column the column
	 * @param span where it stands
	 */
	public record DropNotNull(Name column, Span span) implements Action {

		@Override
		public List<SyntaxNode> children() {
			return List.of(this.column);
		}

	}

	/**
	 * {@code ADD [CONSTRAINT …]}.
	 *
	 * @param constraint a primary key, unique, check or foreign key constraint as a table
	 * has it
	 * @param span where it stands
	 */
	public record AddConstraint(Constraint constraint, Span span) implements Action {

		@Override
		public List<SyntaxNode> children() {
			return List.of(this.constraint);
		}

	}

	/**
	 * {@code DROP CONSTRAINT}.
	 *
	 * @param ifExists whether it is no error if there is none
	 * @param constraint the name of the constraint
	 * @param span where it stands
	 */
	public record DropConstraint(boolean ifExists, Name constraint, Span span) implements Action {

		@Override
		public List<SyntaxNode> children() {
			return List.of(this.constraint);
		}

	}

	/**
	 * {@code RENAME CONSTRAINT … TO}.
	 *
	 * @param constraint the name of the constraint
	 * @param to its new name
	 * @param span where it stands
	 */
	public record RenameConstraint(Name constraint, Name to, Span span) implements Action {

		@Override
		public List<SyntaxNode> children() {
			return List.of(this.constraint, this.to);
		}

	}

	/**
	 * PostgreSQL's {@code SET SCHEMA}.
	 *
	 * @param schema the new schema of the table
	 * @param span where it stands
	 */
	public record SetSchema(Name schema, Span span) implements Action {

		@Override
		public List<SyntaxNode> children() {
			return List.of(this.schema);
		}

	}

	/**
	 * What changes no name and takes no column away on PostgreSQL.
	 *
	 * @param span where it stands
	 */
	public record Unread(Span span) implements Action {

		@Override
		public List<SyntaxNode> children() {
			return List.of();
		}

	}

	/**
	 * {@code RENAME TO}.
	 *
	 * @param to the new name of the table
	 * @param span where it stands
	 */
	public record RenameTable(Name to, Span span) implements Action {

		@Override
		public List<SyntaxNode> children() {
			return List.of(this.to);
		}

	}

}
