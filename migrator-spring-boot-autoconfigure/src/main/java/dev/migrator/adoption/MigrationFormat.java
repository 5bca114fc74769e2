package dev.migrator.adoption;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

import dev.migrator.sql.SqlDialect;

/**
 * A tool whose migrations can be read, and how it lays them out.
 */
public enum MigrationFormat {

	/**
	 * Flyway: {@code V1__create_users.sql}, {@code U1__create_users.sql}.
	 */
	FLYWAY("flyway", "Flyway", "flyway_schema_history"),

	/**
	 * Liquibase, as far as its changelogs are formatted SQL.
	 */
	LIQUIBASE_SQL("liquibase-sql", "Liquibase", "databasechangelog"),

	/**
	 * golang-migrate: {@code 000001_create_users.up.sql},
	 * {@code 000001_create_users.down.sql}.
	 */
	GOLANG_MIGRATE("golang-migrate", "golang-migrate", "schema_migrations"),

	/**
	 * Diesel: {@code 2024-01-01-120000_create_users/up.sql}, with {@code down.sql} beside
	 * it.
	 */
	DIESEL("diesel", "Diesel", "__diesel_schema_migrations"),

	/**
	 * dbmate: {@code 20240101120000_create_users.sql}, with {@code -- migrate:up} and
	 * {@code -- migrate:down} in it.
	 */
	DBMATE("dbmate", "dbmate", "schema_migrations");

	private static final int ID_LENGTH = 12;

	private final String word;

	private final String tool;

	private final String historyTable;

	MigrationFormat(String word, String tool, String historyTable) {
		this.word = word;
		this.tool = tool;
		this.historyTable = historyTable;
	}

	/**
	 * Return the word that stands for the format on the command line.
	 * @return the word, in lower case
	 */
	public String word() {
		return this.word;
	}

	/**
	 * Find a format by its word.
	 * @param word the word, in lower case
	 * @return the format, or empty if none goes by it
	 */
	public static Optional<MigrationFormat> of(String word) {
		for (MigrationFormat format : values()) {
			if (format.word.equals(word)) {
				return Optional.of(format);
			}
		}
		return Optional.empty();
	}

	/**
	 * Return where the tool notes what it has run, unless told otherwise.
	 * @return the name of a table; its case does not count
	 */
	public String historyTable() {
		return this.historyTable;
	}

	/**
	 * Return how the tool calls itself.
	 */
	String tool() {
		return this.tool;
	}

	/**
	 * Return whether the tool replaces <code>${NAME}</code> in scripts.
	 */
	boolean hasPlaceholders() {
		return this == FLYWAY || this == LIQUIBASE_SQL;
	}

	MigrationReader reader(SqlDialect dialect) {
		return switch (this) {
			case FLYWAY -> new FlywayReader();
			case LIQUIBASE_SQL -> new LiquibaseReader(dialect);
			case GOLANG_MIGRATE -> new GolangMigrateReader();
			case DIESEL -> new DieselReader();
			case DBMATE -> new DbmateReader();
		};
	}

	/**
	 * Return the id of the revision that a migration becomes: always the same one, so
	 * that it can be found again without the files.
	 * @param version the version in the one spelling that the reader gives it
	 */
	String revisionId(String version) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256")
				.digest((this.word + ":" + version).getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(digest).substring(0, ID_LENGTH);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
