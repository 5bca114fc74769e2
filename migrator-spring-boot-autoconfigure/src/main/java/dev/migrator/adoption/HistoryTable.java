package dev.migrator.adoption;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.HashMap;
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
 * @param rows its rows, in no order
 */
record HistoryTable(String name, List<Row> rows) {

	/**
	 * Read a table.
	 * @param name its name, with that of its schema and a full stop before it or without
	 * @return the table, or empty if it is not there
	 */
	static Optional<HistoryTable> read(DataSource dataSource, String name) {
		try {
			return find(dataSource, name)
				.map((quoted) -> new JdbcTemplate(dataSource).query("SELECT * FROM " + quoted, (row, i) -> Row.of(row)))
				.map((rows) -> new HistoryTable(name, rows));
		}
		catch (DataAccessException | MetaDataAccessException ex) {
			throw new DatabaseAccessException(
					"Could not read the table %s: %s. The database is as it was.".formatted(name, ex.getMessage()),
					"Look at what the database says, and try again.", ex);
		}
	}

	private static Optional<String> find(DataSource dataSource, String name) throws MetaDataAccessException {
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
						return Optional.of((schema != null) ? Identifiers.quote(schema) + "." + quoted : quoted);
					}
				}
			}
			return Optional.empty();
		});
	}

	/**
	 * One row.
	 *
	 * @param values what it holds, by the name of the column in lower case; the
	 * database's null is left out
	 */
	record Row(Map<String, String> values) {

		private static Row of(ResultSet result) throws SQLException {
			Map<String, String> values = new HashMap<>();
			ResultSetMetaData columns = result.getMetaData();
			for (int i = 1; i <= columns.getColumnCount(); i++) {
				String value = result.getString(i);
				if (value != null) {
					values.put(columns.getColumnLabel(i).toLowerCase(Locale.ROOT), value);
				}
			}
			return new Row(values);
		}

		boolean has(String column) {
			return this.values.containsKey(column);
		}

		String text(String column) {
			return this.values.getOrDefault(column, "");
		}

		/**
		 * Return a truth value, which some databases keep as a number.
		 */
		boolean isTrue(String column) {
			return List.of("true", "t", "1").contains(text(column).toLowerCase(Locale.ROOT));
		}

		/**
		 * Return a number, or {@code null} if there is none.
		 */
		@Nullable Integer number(String column) {
			try {
				return Integer.valueOf(text(column));
			}
			catch (NumberFormatException ex) {
				return null;
			}
		}

	}

}
