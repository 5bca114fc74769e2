package dev.migrator.benchmarks.tools;

import java.util.ArrayList;
import java.util.List;

/**
 * Revisions that are all alike: each makes a table, fills it row by row, and may index
 * it.
 *
 * @param name what it is called in the results
 * @param revisions how many there are
 * @param rows how many rows each inserts, with a statement for each
 * @param indexed whether each makes an index
 */
record Workload(String name, int revisions, int rows, boolean indexed) {

	/**
	 * Return a workload by its name.
	 * @param name {@code w1}: a table, a row and an index; {@code w3}: a table and 1,000
	 * rows
	 * @param revisions how many revisions to have; 0 for as many as are usual
	 */
	static Workload named(String name, int revisions) {
		return switch (name) {
			case "w1" -> new Workload("W1", (revisions > 0) ? revisions : 1_000, 1, true);
			case "w3" -> new Workload("W3", (revisions > 0) ? revisions : 100, 1_000, false);
			default -> throw new IllegalArgumentException("There is no workload '%s', only w1 and w3".formatted(name));
		};
	}

	/**
	 * Return the statements of a revision, the first of which has the number 1.
	 */
	List<String> statements(int revision) {
		String table = table(revision);
		List<String> statements = new ArrayList<>();
		statements.add("CREATE TABLE %s (id INTEGER PRIMARY KEY, name TEXT)".formatted(table));
		for (int row = 1; row <= this.rows; row++) {
			statements.add("INSERT INTO %s (id, name) VALUES (%d, 'name %d')".formatted(table, row, row));
		}
		if (this.indexed) {
			statements.add("CREATE INDEX %s_name ON %1$s (name)".formatted(table));
		}
		return statements;
	}

	/**
	 * Return the statements of a revision as a script.
	 */
	String script(int revision) {
		return String.join(";\n", statements(revision)) + ";\n";
	}

	/**
	 * Return what undoes a revision, as a script.
	 */
	String undo(int revision) {
		return "DROP TABLE %s;\n".formatted(table(revision));
	}

	/**
	 * Return the name of the table that a revision makes.
	 */
	String table(int revision) {
		return "item_" + revision;
	}

	/**
	 * Return the name of a revision: those of later ones are greater.
	 */
	String id(int revision) {
		return "r%06d".formatted(revision);
	}

	@Override
	public String toString() {
		return "%s: %,d revisions of %,d statements".formatted(this.name, this.revisions, statements(1).size());
	}

}
