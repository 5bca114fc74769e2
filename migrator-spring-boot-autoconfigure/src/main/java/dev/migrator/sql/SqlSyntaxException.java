package dev.migrator.sql;

/**
 * SQL text that cannot be read. Databases are not asked about it: what such a text means
 * as a whole is unknown.
 */
public class SqlSyntaxException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final int line;

	private final int column;

	/**
	 * Creates an exception.
	 * @param message what is wrong, without the place
	 * @param line the line where it begins, from 1
	 * @param column the column where it begins, from 1
	 */
	public SqlSyntaxException(String message, int line, int column) {
		super(message);
		this.line = line;
		this.column = column;
	}

	/**
	 * Return the line where it begins.
	 * @return the line, from 1
	 */
	public int getLine() {
		return this.line;
	}

	/**
	 * Return the column where it begins.
	 * @return the column, from 1
	 */
	public int getColumn() {
		return this.column;
	}

}
