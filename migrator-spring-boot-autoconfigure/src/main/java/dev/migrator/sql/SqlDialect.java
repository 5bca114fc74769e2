package dev.migrator.sql;

import java.util.Optional;

/**
 * A database product, as far as its way of writing SQL goes.
 */
public enum SqlDialect {

	/**
	 * SQLite.
	 */
	SQLITE("sqlite"),

	/**
	 * PostgreSQL, with strings as the standard has them
	 * ({@code standard_conforming_strings = on}, its default since 9.1).
	 */
	POSTGRESQL("postgresql");

	private final String word;

	SqlDialect(String word) {
		this.word = word;
	}

	/**
	 * Return the word that stands for the dialect in files and settings.
	 * @return the word, in lower case
	 */
	public String word() {
		return this.word;
	}

	/**
	 * Find a dialect by its word.
	 * @param word the word, in lower case
	 * @return the dialect, or empty if none goes by it
	 */
	public static Optional<SqlDialect> of(String word) {
		for (SqlDialect dialect : values()) {
			if (dialect.word.equals(word)) {
				return Optional.of(dialect);
			}
		}
		return Optional.empty();
	}

}
