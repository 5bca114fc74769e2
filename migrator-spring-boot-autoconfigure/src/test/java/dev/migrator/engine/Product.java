package dev.migrator.engine;

import java.nio.file.Path;

import dev.migrator.sql.SqlDialect;
import dev.migrator.testing.EmbeddedServer;

/**
 * The products that tests run on.
 */
public enum Product {

	SQLITE(SqlDialect.SQLITE) {

		@Override
		public TestDatabase newDatabase(Path directory) {
			return new SqliteFile(directory.resolve("app.db"));
		}

	},

	POSTGRESQL(SqlDialect.POSTGRESQL) {

		@Override
		public TestDatabase newDatabase(Path directory) {
			return new PostgresqlTestDatabase(EmbeddedServer.newDatabase());
		}

	};

	private final SqlDialect dialect;

	Product(SqlDialect dialect) {
		this.dialect = dialect;
	}

	public SqlDialect dialect() {
		return this.dialect;
	}

	/**
	 * Return an empty database, or one that is made with the first connection.
	 * @param directory where files can go
	 */
	public abstract TestDatabase newDatabase(Path directory);

}
