package dev.migrator.benchmarks.rebuild;

/**
 * A change of the table of orders, and what it comes to when written by hand.
 *
 * @param name what it is called in the results
 * @param statement the statement that a revision holds
 * @param before the part of the table's text that it changes
 * @param after what that part becomes
 * @param offendingRows the condition of rows that must not be there
 */
record Change(String name, String statement, String before, String after, String offendingRows) {

	/**
	 * A type that stores other values, so that every row has to be written anew.
	 */
	static final Change TYPE = new Change("a type of another kind",
			"ALTER TABLE orders ALTER COLUMN quantity TYPE TEXT", "quantity INTEGER", "quantity TEXT",
			"typeof(quantity) NOT IN ('integer', 'text')");

	/**
	 * A constraint that changes no row, so that the text of the table is all there is to
	 * write.
	 */
	static final Change NOT_NULL = new Change("not null", "ALTER TABLE orders ALTER COLUMN reference SET NOT NULL",
			"reference TEXT", "reference TEXT NOT NULL", "reference IS NULL");

	/**
	 * Return the text of the table after the change.
	 */
	String table() {
		return OrderDatabase.TABLE.replace(this.before, this.after);
	}

}
