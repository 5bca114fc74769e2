package dev.migrator.database;

import java.util.List;
import java.util.Optional;

import dev.migrator.sql.Identifiers;
import org.jspecify.annotations.Nullable;

/**
 * A table as the database describes it.
 *
 * @param name its name
 * @param reference what SQL calls it, whatever other tables of that name there are
 * @param rows what SQL calls its rows, without those of tables that have been made from
 * it
 * @param columns its columns, without hidden ones
 * @param primaryKey the names of the columns of its primary key, in the order of the key
 * @param rowId the name by which the product's own number of a row can be asked for, or
 * {@code null} if there is no such number
 */
public record TableDescription(String name, String reference, String rows, List<ColumnDescription> columns,
		List<String> primaryKey, @Nullable String rowId) {

	/**
	 * Copies the lists.
	 */
	public TableDescription {
		columns = List.copyOf(columns);
		primaryKey = List.copyOf(primaryKey);
	}

	/**
	 * Find a column.
	 * @param column its name
	 * @return the column, or empty if there is none of that name
	 */
	public Optional<ColumnDescription> column(String column) {
		return this.columns.stream()
			.filter((candidate) -> candidate.name().equals(column))
			.findFirst()
			.or(() -> this.columns.stream()
				.filter((candidate) -> Identifiers.same(candidate.name(), column))
				.findFirst());
	}

	/**
	 * Return whether the product numbers the rows, in no column of the table.
	 * @return whether there is such a number
	 */
	public boolean isNumbered() {
		// A primary key of the type INTEGER is that number
		return this.rowId != null && !(this.primaryKey.size() == 1
				&& column(this.primaryKey.get(0)).map((column) -> column.type().equalsIgnoreCase("INTEGER"))
					.orElse(false));
	}

	/**
	 * Return the names of the columns that hold values of their own.
	 * @return all columns but generated ones
	 */
	public List<String> storedColumns() {
		return this.columns.stream().filter((column) -> !column.generated()).map(ColumnDescription::name).toList();
	}

	/**
	 * A column of a table.
	 *
	 * @param name its name
	 * @param type its declared type; empty if it has none
	 * @param nullable whether it can be null
	 * @param generated whether its values are computed
	 */
	public record ColumnDescription(String name, String type, boolean nullable, boolean generated) {

	}

}
