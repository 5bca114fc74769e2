package dev.migrator.demo;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the demo asks of SQLite.
 */
class SqliteSettingsTests {

	@Test
	void eachConnectionChecksForeignKeysAndWritesAheadToALog(@TempDir Path directory) {
		try (RunningDemo demo = RunningDemo.on(DemoDatabase.SQLITE.create(directory))) {
			assertThat(demo.jdbc().sql("PRAGMA foreign_keys").query(Integer.class).single()).isEqualTo(1);
			assertThat(demo.jdbc().sql("PRAGMA busy_timeout").query(Integer.class).single()).isEqualTo(5000);
			assertThat(demo.jdbc().sql("PRAGMA journal_mode").query(String.class).single()).isEqualTo("wal");
		}
	}

}
