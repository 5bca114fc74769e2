package dev.migrator.database.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What belongs to a connection and not to the file: attached databases and temporary
 * objects. In a pool they would outlive the revision that made them, and hide tables of
 * the file from whoever comes next.
 *
 * @param attached the names of attached databases
 * @param temporary the types of temporary tables, views and triggers, by name
 */
record ConnectionObjects(Set<String> attached, Map<String, String> temporary) {

	static ConnectionObjects of(Connection connection) throws SQLException {
		Set<String> attached = new LinkedHashSet<>();
		Map<String, String> temporary = new LinkedHashMap<>();
		try (Statement statement = connection.createStatement()) {
			try (ResultSet databases = statement.executeQuery("PRAGMA database_list")) {
				while (databases.next()) {
					String name = databases.getString("name");
					if (!name.equals("main") && !name.equals("temp")) {
						attached.add(name);
					}
				}
			}
			try (ResultSet objects = statement.executeQuery("SELECT name, type FROM sqlite_temp_schema"
					+ " WHERE type IN ('table', 'view', 'trigger') AND name NOT LIKE 'sqlite!_%' ESCAPE '!'")) {
				while (objects.next()) {
					temporary.put(objects.getString(1), objects.getString(2));
				}
			}
		}
		return new ConnectionObjects(attached, temporary);
	}

	/**
	 * Take away from a connection whatever has come to these.
	 */
	void restore(Connection connection) throws SQLException {
		ConnectionObjects now = of(connection);
		try (Statement statement = connection.createStatement()) {
			for (Map.Entry<String, String> object : now.temporary().entrySet()) {
				if (!this.temporary.containsKey(object.getKey())) {
					// A trigger may have gone with its table
					statement
						.execute("DROP %s IF EXISTS temp.%s".formatted(object.getValue(), quoted(object.getKey())));
				}
			}
			for (String name : now.attached()) {
				if (!this.attached.contains(name)) {
					statement.execute("DETACH " + quoted(name));
				}
			}
		}
	}

	private static String quoted(String name) {
		return '"' + name.replace("\"", "\"\"") + '"';
	}

}
