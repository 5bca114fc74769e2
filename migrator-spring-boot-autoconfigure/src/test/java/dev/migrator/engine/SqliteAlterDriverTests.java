package dev.migrator.engine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * That tests of other versions of SQLite run on these.
 */
class SqliteAlterDriverTests extends AbstractSqliteTests {

	@Test
	@EnabledIfSystemProperty(named = "sqlite.version", matches = ".+")
	void theVersionIsTheOneThatTheBuildNames() {
		assertThat(this.database.strings("SELECT sqlite_version()"))
			.containsExactly(System.getProperty("sqlite.version"));
	}

}
