package dev.migrator.adoption;

import java.sql.ResultSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import javax.sql.DataSource;

import dev.migrator.DatabaseAccessException;
import dev.migrator.sql.Identifiers;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;

/**
 * The table in which a tool notes what it has run.
 *
 * @param name how people call it
 * @param rows its rows, with the values of each by name of the column; the case of names
 * does not count
 */
record HistoryTable(String name, List<Map<String, @Nullable Object>> rows) {

	/**
	 * Read a table.
	 * @param name its name, with that of its schema and a full stop before it or without
	 * @return the table, or empty if it is not there
	 */
	static Optional<HistoryTable> read(DataSource dataSource, String name) {
		try {
			String quoted = find(dataSource, name);
			return (quoted != null)
					? Optional.of(new HistoryTable(name, new JdbcTemplate(dataSource).queryForList("SELECT * FROM " + quoted)))
					: Optional.empty();
		}
		catch (DataAccessException | MetaDataAccessException ex) {
			throw new DatabaseAccessException(
					"Could not read the table %s: %s. The database is as it was.".formatted(name, ex.getMessage()),
					"Look at what the database says, and try again.", ex);
		}
	}

	private static @Nullable String find(DataSource dataSource, String name) throws MetaDataAccessException {
		int dot = name.lastIndexOf('.');
		String schema = (dot > 0) ? name.substring(0, dot) : null;
		String table = name.substring(dot + 1);
		return JdbcUtils.extractDatabaseMetaData(dataSource, (metadata) -> {
			String pattern = (schema != null) ? schema : metadata.getConnection().getSchema();
			try (ResultSet tables = metadata.getTables(metadata.getConnection().getCatalog(), pattern, null,
					new String[] { "TABLE" })) {
				while (tables.next()) {
					String found = tables.getString("TABLE_NAME");
					if (Identifiers.same(found, table)) {
						String quoted = Identifiers.quote(found);
						return (schema != null) ? Identifiers.quote(schema) + "." + quoted : quoted;
					}
				}
			}
			return null;
		});
	}

	static String text(Map<String, @Nullable Object> row, String column) {
		Object value = row.get(column);
		return (value != null) ? value.toString() : "";
	}

	/**
	 * Return a truth value, which some databases keep as a number.
	 */
	static boolean isTrue(Map<String, @Nullable Object> row, String column) {
		return List.of("true", "t", "1").contains(text(row, column).toLowerCase(Locale.ROOT));
	}

	static long number(Map<String, @Nullable Object> row, String column) {
		return (row.get(column) instanceof Number number) ? number.longValue() : 0;
	}

}
