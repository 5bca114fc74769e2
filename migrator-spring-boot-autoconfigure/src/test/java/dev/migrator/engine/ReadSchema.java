package dev.migrator.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import dev.migrator.database.Database;
import dev.migrator.database.DatabaseSession;
import dev.migrator.database.StateTables;
import dev.migrator.database.postgresql.PostgresqlDatabase;
import dev.migrator.database.postgresql.PostgresqlSettings;
import dev.migrator.database.sqlite.SqliteDatabase;
import dev.migrator.schema.Schema;

/**
 * Reads what a database is made of, without the migrator's own tables.
 */
final class ReadSchema {

	private ReadSchema() {
	}

	static Schema of(TestDatabase database) throws SQLException {
		try (Connection connection = database.dataSource().getConnection();
				DatabaseSession session = product(database, connection).openSession(connection, Duration.ofSeconds(10),
						() -> false)) {
			Schema schema = session.catalog().schema();
			return new Schema(schema.dialect(), schema.namespace(), schema.enumTypes(), schema.sequences(),
					schema.tables().stream().filter((table) -> !table.name().startsWith("migrator_")).toList(),
					schema.views());
		}
	}

	private static Database product(TestDatabase database, Connection connection) throws SQLException {
		return database.url().startsWith("jdbc:sqlite") ? new SqliteDatabase(connection.getMetaData(), 0)
				: new PostgresqlDatabase(connection.getMetaData(), database.dataSource(), PostgresqlSettings.defaults(),
						new StateTables(null, "migrator_"));
	}

}
