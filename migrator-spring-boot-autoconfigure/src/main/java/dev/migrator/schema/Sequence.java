package dev.migrator.schema;

/**
 * A sequence that belongs to no column.
 *
 * @param name what it is known by
 * @param type the type of its numbers
 * @param start the number that it begins with
 * @param increment what is added from one to the next
 * @param minimum the least number
 * @param maximum the greatest number
 * @param cache how many numbers a session takes at a time
 * @param cycle whether it begins anew after the last number
 */
public record Sequence(String name, String type, long start, long increment, long minimum, long maximum, long cache,
		boolean cycle) {

	/**
	 * Return what PostgreSQL makes if nothing but the name, the type unless it is the
	 * usual one, and the increment are said.
	 */
	Sequence unadorned() {
		long most = switch (this.type) {
			case "smallint" -> Short.MAX_VALUE;
			case "integer" -> Integer.MAX_VALUE;
			default -> Long.MAX_VALUE;
		};
		boolean up = this.increment > 0;
		return new Sequence(this.name, "bigint", up ? 1 : -1, 1, up ? 1 : -most - 1, up ? most : -1, 1, false);
	}

}
