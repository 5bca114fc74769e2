package dev.migrator.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder of revision files that a test writes.
 */
final class RevisionFolder {

	private final Path folder;

	private String last = "";

	RevisionFolder(Path folder) {
		this.folder = folder;
		try {
			Files.createDirectories(folder);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String location() {
		return this.folder.toUri().toString();
	}

	/**
	 * Add a revision that follows the one added before.
	 */
	RevisionFolder add(String id, String upgrade, String downgrade) {
		return write(id, """
				-- revision %s
				--
				-- revision: %s
				-- revises: %s

				-- migrator:upgrade
				%s
				-- migrator:downgrade
				%s
				""".formatted(id, id, this.last, upgrade, downgrade));
	}

	/**
	 * Add a revision whose sections are written out.
	 */
	RevisionFolder addSections(String id, String sections) {
		return write(id,
				"-- revision %s\n--\n-- revision: %s\n-- revises: %s\n\n%s\n".formatted(id, id, this.last, sections));
	}

	/**
	 * Add a base with a table of the same name, which its downgrade drops.
	 */
	RevisionFolder addTable(String id) {
		return add(id, "CREATE TABLE %s (x INTEGER);".formatted(id), "DROP TABLE %s;".formatted(id));
	}

	/**
	 * Let the next revision follow another one.
	 */
	RevisionFolder after(String parents) {
		this.last = parents;
		return this;
	}

	RevisionFolder write(String id, String content) {
		try {
			Files.writeString(this.folder.resolve(id + ".sql"), content);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.last = id;
		return this;
	}

	RevisionFolder delete(String id) {
		try {
			Files.delete(this.folder.resolve(id + ".sql"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return this;
	}

}
