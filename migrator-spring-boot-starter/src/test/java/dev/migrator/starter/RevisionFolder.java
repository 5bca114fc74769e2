package dev.migrator.starter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A directory of revision files, most of them one chain.
 */
final class RevisionFolder {

	private final Path directory;

	private String last = "";

	private RevisionFolder(Path directory) {
		this.directory = directory;
	}

	static RevisionFolder in(Path parent) {
		try {
			return new RevisionFolder(Files.createDirectories(parent.resolve("revisions")));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the location to give to a migrator.
	 */
	String location() {
		return this.directory.toUri().toString();
	}

	/**
	 * Write a revision that follows the one appended before it and cannot be undone.
	 */
	RevisionFolder append(String id, String upgrade) {
		return appendSections(id, "\n" + upgrade, "");
	}

	/**
	 * Write a revision that follows the one appended before it.
	 */
	RevisionFolder append(String id, String upgrade, String downgrade) {
		return appendSections(id, "\n" + upgrade, "-- migrator:downgrade\n" + downgrade + "\n");
	}

	/**
	 * Write a revision that follows the one appended before it and runs outside a
	 * transaction.
	 */
	RevisionFolder appendOutsideTransaction(String id, String upgrade) {
		return appendSections(id, " transactional=false\n" + upgrade, "");
	}

	private RevisionFolder appendSections(String id, String upgrade, String downgrade) {
		write(id + ".sql", """
				-- make %s
				--
				-- revision: %s
				-- revises: %s

				-- migrator:upgrade%s
				%s""".formatted(id, id, this.last, upgrade, downgrade));
		this.last = id;
		return this;
	}

	RevisionFolder write(String file, String text) {
		return write(file, text.getBytes(StandardCharsets.UTF_8));
	}

	RevisionFolder write(String file, byte[] content) {
		try {
			Files.write(this.directory.resolve(file), content);
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
