package dev.migrator.schema;

import java.util.List;

/**
 * A type whose values are listed.
 *
 * @param name what it is known by
 * @param labels the values, in their order
 */
public record EnumType(String name, List<String> labels) {

	/**
	 * Copies the list.
	 */
	public EnumType {
		labels = List.copyOf(labels);
	}

}
