package dev.migrator.engine;

import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests with a folder of revisions and a SQLite file of their own.
 */
abstract class AbstractSqliteTests {

	@TempDir
	Path directory;

	RevisionFolder revisions;

	SqliteFile database;

	@BeforeEach
	void prepare() {
		this.revisions = new RevisionFolder(this.directory.resolve("revisions"));
		this.database = new SqliteFile(this.directory.resolve("app.db"));
	}

}
