package dev.migrator.schema;

import org.jspecify.annotations.Nullable;

/**
 * One thing that makes one schema out of another. A list of them says all of it, in an
 * order in which a database can do it.
 */
public sealed interface SchemaChange {

	/**
	 * Return what it changes.
	 * @return what the table, view, sequence or type is known by
	 */
	String of();

	/**
	 * Return whether rows, or values in them, are gone afterwards.
	 * @return whether data is lost
	 */
	default boolean losesData() {
		return false;
	}

	/**
	 * A table that is created.
	 *
	 * @param table the table; its indexes, triggers and comments come with it
	 */
	record CreateTable(Table table) implements SchemaChange {

		@Override
		public String of() {
			return this.table.name();
		}

	}

	/**
	 * A table that is dropped, with all that belongs to it.
	 *
	 * @param table the table
	 */
	record DropTable(Table table) implements SchemaChange {

		@Override
		public String of() {
			return this.table.name();
		}

		@Override
		public boolean losesData() {
			return true;
		}

	}

	/**
	 * A column that is added.
	 *
	 * @param of the table
	 * @param column the column
	 */
	record AddColumn(String of, Column column) implements TableChange {

	}

	/**
	 * A column that is dropped.
	 *
	 * @param of the table
	 * @param column the column
	 */
	record DropColumn(String of, Column column) implements TableChange {

		@Override
		public boolean losesData() {
			return !(this.column.generation() instanceof Column.Generation.Computed);
		}

	}

	/**
	 * Another type or collation of a column.
	 *
	 * @param of the table
	 * @param from the column before
	 * @param to the column after
	 */
	record SetType(String of, Column from, Column to) implements TableChange {

	}

	/**
	 * Whether a column can be null.
	 *
	 * @param of the table
	 * @param column the name of the column
	 * @param nullable whether it can be null from now on
	 */
	record SetNullable(String of, String column, boolean nullable) implements TableChange {

	}

	/**
	 * The default value of a column.
	 *
	 * @param of the table
	 * @param column the name of the column
	 * @param value the value from now on, or {@code null} for none
	 */
	record SetDefault(String of, String column, @Nullable SqlText value) implements TableChange {

	}

	/**
	 * Whether the numbers of a column may be given by whoever inserts a row.
	 *
	 * @param of the table
	 * @param column the name of the column
	 * @param always whether they may not
	 */
	record SetIdentity(String of, String column, boolean always) implements TableChange {

	}

	/**
	 * A column that gets its numbers from the database.
	 *
	 * @param of the table
	 * @param column the column after
	 */
	record AddNumbering(String of, Column column) implements SchemaChange {

	}

	/**
	 * A column that no longer gets its numbers from the database.
	 *
	 * @param of the table
	 * @param column the column before
	 */
	record DropNumbering(String of, Column column) implements SchemaChange {

	}

	/**
	 * A constraint that is added.
	 *
	 * @param of the table
	 * @param constraint the constraint
	 */
	record AddConstraint(String of, Constraint constraint) implements TableChange {

	}

	/**
	 * A constraint that is dropped.
	 *
	 * @param of the table
	 * @param constraint the constraint
	 */
	record DropConstraint(String of, Constraint constraint) implements TableChange {

	}

	/**
	 * An index that is created.
	 *
	 * @param of the table
	 * @param index the index
	 */
	record CreateIndex(String of, Index index) implements SchemaChange {

	}

	/**
	 * An index that is dropped.
	 *
	 * @param of the table
	 * @param index the index
	 */
	record DropIndex(String of, Index index) implements SchemaChange {

	}

	/**
	 * A trigger that is created.
	 *
	 * @param of the table or view
	 * @param trigger the trigger
	 */
	record CreateTrigger(String of, Trigger trigger) implements SchemaChange {

	}

	/**
	 * A trigger that is dropped.
	 *
	 * @param of the table or view
	 * @param trigger the trigger
	 */
	record DropTrigger(String of, Trigger trigger) implements SchemaChange {

	}

	/**
	 * A view that is created.
	 *
	 * @param view the view; its triggers come with it
	 */
	record CreateView(View view) implements SchemaChange {

		@Override
		public String of() {
			return this.view.name();
		}

	}

	/**
	 * A view that is dropped, with its triggers.
	 *
	 * @param view the view
	 */
	record DropView(View view) implements SchemaChange {

		@Override
		public String of() {
			return this.view.name();
		}

	}

	/**
	 * A sequence that is created.
	 *
	 * @param sequence the sequence
	 */
	record CreateSequence(Sequence sequence) implements SchemaChange {

		@Override
		public String of() {
			return this.sequence.name();
		}

	}

	/**
	 * A sequence that goes on in another way.
	 *
	 * @param from the sequence before
	 * @param to the sequence after
	 */
	record AlterSequence(Sequence from, Sequence to) implements SchemaChange {

		@Override
		public String of() {
			return this.to.name();
		}

	}

	/**
	 * A sequence that is dropped.
	 *
	 * @param sequence the sequence
	 */
	record DropSequence(Sequence sequence) implements SchemaChange {

		@Override
		public String of() {
			return this.sequence.name();
		}

	}

	/**
	 * A type that is created.
	 *
	 * @param type the type
	 */
	record CreateEnumType(EnumType type) implements SchemaChange {

		@Override
		public String of() {
			return this.type.name();
		}

	}

	/**
	 * A type that gets more values.
	 *
	 * @param from the type before
	 * @param to the type after
	 */
	record AddEnumLabels(EnumType from, EnumType to) implements SchemaChange {

		@Override
		public String of() {
			return this.to.name();
		}

	}

	/**
	 * A type that lists other values than before, and takes the name of the old one.
	 *
	 * @param from the type before
	 * @param outdated what that one is known by from now on
	 * @param to the type after
	 */
	record ReplaceEnumType(EnumType from, String outdated, EnumType to) implements SchemaChange {

		@Override
		public String of() {
			return this.to.name();
		}

	}

	/**
	 * A type that is dropped.
	 *
	 * @param type the type
	 */
	record DropEnumType(EnumType type) implements SchemaChange {

		@Override
		public String of() {
			return this.type.name();
		}

	}

	/**
	 * What is said about a table or a column.
	 *
	 * @param of the table
	 * @param column the column, or {@code null} for the table itself
	 * @param comment what is said from now on, or {@code null} for nothing
	 */
	record SetComment(String of, @Nullable String column, @Nullable String comment) implements SchemaChange {

	}

	/**
	 * A change that is part of an {@code ALTER TABLE}, together with others that follow
	 * for the same table.
	 */
	sealed interface TableChange extends SchemaChange permits AddColumn, DropColumn, SetType, SetNullable, SetDefault,
			SetIdentity, AddConstraint, DropConstraint {

	}

}
