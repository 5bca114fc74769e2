package dev.migrator.engine;

import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests of what holds on every product, each with a folder of revisions and a database of
 * its own.
 */
@ParameterizedClass
@EnumSource
abstract class AbstractDatabaseTests {

	@Parameter
	@SuppressWarnings("NullAway.Init")
	Product product;

	@TempDir
	Path directory;

	RevisionFolder revisions;

	TestDatabase database;

	@BeforeEach
	void prepare() {
		this.revisions = new RevisionFolder(this.directory.resolve("revisions"));
		this.database = this.product.newDatabase(this.directory);
	}

	@AfterEach
	void dropDatabase() {
		this.database.close();
	}

	boolean onPostgresql() {
		return this.product == Product.POSTGRESQL;
	}

}
