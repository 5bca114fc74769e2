package dev.migrator.benchmarks.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * SQLite, each time with a new file.
 *
 * @param directory where the file is
 * @param journalMode the journal mode of all connections
 */
record SqliteFiles(Path directory, String journalMode) implements Product {

	private static final String PREFIX = "jdbc:sqlite:";

	@Override
	public String name() {
		return "SQLite, journal " + this.journalMode;
	}

	@Override
	public String create() {
		return PREFIX + file() + "?journal_mode=" + this.journalMode;
	}

	@Override
	public void drop() throws IOException {
		for (String suffix : new String[] { "", "-wal", "-shm", "-journal" }) {
			Files.deleteIfExists(Path.of(file() + suffix));
		}
	}

	private Path file() {
		return this.directory.resolve(this.journalMode + ".db");
	}

	@Override
	public String indexes() {
		return "SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND name LIKE 'item\\_%' ESCAPE '\\'";
	}

	@Override
	public String counted(String url) {
		return url;
	}

	@Override
	public void close() {
	}

}
