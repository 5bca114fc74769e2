package dev.migrator.schema;

import java.util.List;

/**
 * A view.
 *
 * @param name what it is known by
 * @param materialized whether its rows are kept
 * @param definition all that follows the name, from {@code AS} or the list of columns on
 * @param uses the tables and views that it reads
 * @param indexes its indexes, if its rows are kept
 * @param triggers its triggers
 */
public record View(String name, boolean materialized, SqlText definition, List<String> uses, List<Index> indexes,
		List<Trigger> triggers) {

	/**
	 * Copies the lists.
	 */
	public View {
		uses = List.copyOf(uses);
		indexes = List.copyOf(indexes);
		triggers = List.copyOf(triggers);
	}

}
