package dev.migrator.schema;

import java.util.List;

/**
 * What the rows of a table are subject to. Two constraints that ask for the same are
 * {@linkplain #asks equal in that}, whatever they are called.
 */
public sealed interface Constraint {

	/**
	 * Return its name.
	 * @return the name; where it has none, the one it answers to
	 */
	String name();

	/**
	 * Return what it asks for.
	 * @param names what names mean
	 * @return all of it but the name, equal for constraints that ask for the same
	 */
	Object asks(Namespace names);

	/**
	 * Return whether it is about a column of its table.
	 * @param column the name of the column
	 * @return whether it names the column
	 */
	boolean mentions(String column);

	/**
	 * {@code PRIMARY KEY}.
	 *
	 * @param name its name
	 * @param columns the key
	 */
	record PrimaryKey(String name, List<String> columns) implements Constraint {

		/**
		 * Copies the list.
		 */
		public PrimaryKey {
			columns = List.copyOf(columns);
		}

		@Override
		public boolean mentions(String column) {
			return this.columns.contains(column);
		}

		@Override
		public Object asks(Namespace names) {
			return folded(this.columns, names);
		}

	}

	/**
	 * {@code UNIQUE}.
	 *
	 * @param name its name
	 * @param columns the key
	 * @param nullsDistinct whether rows with null in the key may be there twice
	 * @param deferral when it is checked
	 */
	record Unique(String name, List<String> columns, boolean nullsDistinct, Deferral deferral) implements Constraint {

		/**
		 * Copies the list.
		 */
		public Unique {
			columns = List.copyOf(columns);
		}

		@Override
		public boolean mentions(String column) {
			return this.columns.contains(column);
		}

		@Override
		public Object asks(Namespace names) {
			return List.of(folded(this.columns, names), this.nullsDistinct, this.deferral);
		}

	}

	/**
	 * {@code FOREIGN KEY}.
	 *
	 * @param name its name
	 * @param columns the columns that refer
	 * @param parent the table referred to
	 * @param parentColumns the columns referred to
	 * @param onDelete what becomes of rows that refer to one that is deleted, such as
	 * {@code CASCADE}
	 * @param onUpdate what becomes of rows that refer to one whose key changes
	 * @param deferral when it is checked
	 */
	record ForeignKey(String name, List<String> columns, String parent, List<String> parentColumns, String onDelete,
			String onUpdate, Deferral deferral) implements Constraint {

		/**
		 * What is done if nothing is said.
		 */
		public static final String NO_ACTION = "NO ACTION";

		/**
		 * Copies the lists.
		 */
		public ForeignKey {
			columns = List.copyOf(columns);
			parentColumns = List.copyOf(parentColumns);
		}

		@Override
		public boolean mentions(String column) {
			return this.columns.contains(column);
		}

		@Override
		public Object asks(Namespace names) {
			return List.of(folded(this.columns, names), names.fold(this.parent), folded(this.parentColumns, names),
					this.onDelete, this.onUpdate, this.deferral);
		}

	}

	/**
	 * {@code CHECK}.
	 *
	 * @param name its name
	 * @param condition what is checked
	 */
	record Check(String name, SqlText condition) implements Constraint {

		@Override
		public boolean mentions(String column) {
			return this.condition.mentions(column);
		}

		@Override
		public Object asks(Namespace names) {
			return this.condition;
		}

	}

	/**
	 * A constraint that is not looked into, such as PostgreSQL's {@code EXCLUDE}.
	 *
	 * @param name its name
	 * @param definition all of it, as SQL has it
	 */
	record Verbatim(String name, SqlText definition) implements Constraint {

		@Override
		public boolean mentions(String column) {
			return this.definition.mentions(column);
		}

		@Override
		public Object asks(Namespace names) {
			return this.definition;
		}

	}

	/**
	 * When a constraint is checked.
	 */
	enum Deferral {

		/**
		 * With each statement.
		 */
		NONE(""),

		/**
		 * With each statement, unless the transaction asks for its end.
		 */
		POSSIBLE(" DEFERRABLE"),

		/**
		 * At the end of the transaction.
		 */
		INITIAL(" DEFERRABLE INITIALLY DEFERRED");

		private final String clause;

		Deferral(String clause) {
			this.clause = clause;
		}

		String clause() {
			return this.clause;
		}

	}

	private static List<String> folded(List<String> columns, Namespace names) {
		return columns.stream().map(names::fold).toList();
	}

}
