package dev.migrator.schema;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * A table.
 *
 * @param name what it is known by
 * @param columns its columns, in their order
 * @param constraints its constraints, but for those that are said of a column:
 * {@code NOT NULL} and default values
 * @param indexes its indexes, without those that constraints have
 * @param triggers its triggers
 * @param options what follows the list of columns, such as {@code STRICT}, or an empty
 * string
 * @param comment what is said about it, or {@code null}
 */
public record Table(String name, List<Column> columns, List<Constraint> constraints, List<Index> indexes,
		List<Trigger> triggers, String options, @Nullable String comment) {

	/**
	 * Copies the lists.
	 */
	public Table {
		columns = List.copyOf(columns);
		constraints = List.copyOf(constraints);
		indexes = List.copyOf(indexes);
		triggers = List.copyOf(triggers);
	}

	/**
	 * Return the constraints of one kind.
	 * @param kind the kind
	 * @param <T> its type
	 * @return the constraints, in the order of the table
	 */
	public <T extends Constraint> List<T> constraints(Class<T> kind) {
		return this.constraints.stream().filter(kind::isInstance).map(kind::cast).toList();
	}

	/**
	 * Return the primary key.
	 * @return the key, or empty if it has none
	 */
	public Optional<Constraint.PrimaryKey> primaryKey() {
		return constraints(Constraint.PrimaryKey.class).stream().findFirst();
	}

	/**
	 * Return a table without its foreign keys to others.
	 */
	Table withConstraints(List<Constraint> others) {
		return new Table(this.name, this.columns, others, this.indexes, this.triggers, this.options, this.comment);
	}

}
