package dev.migrator.database.sqlite;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;

import dev.migrator.DatabaseAccessException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * A copy of a database, in a file that has its name only when it is complete.
 */
final class Backup {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'")
		.withZone(ZoneOffset.UTC);

	private final @Nullable Path database;

	private final @Nullable Path directory;

	private final String purpose;

	Backup(@Nullable Path database, @Nullable Path directory, String purpose) {
		this.database = database;
		this.directory = directory;
		this.purpose = purpose;
	}

	/**
	 * Make the copy.
	 * @param copying copies the database into an empty file
	 * @return the file
	 */
	Path make(Copying copying) throws SQLException {
		Path target = target();
		Path part = target.resolveSibling(target.getFileName() + ".part");
		try {
			Path parent = part.getParent();
			if (parent != null) {
				Files.createDirectories(parent);
			}
			createWithAccessAsToDatabase(part);
			copying.into(part);
			return Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw new DatabaseAccessException(
					"Could not make the backup %s: %s%nNothing has run.".formatted(target, ex),
					"Give the user of this process the right to write the directory, set migrator.backup.directory to "
							+ "another one, or do without with migrator.backup.mode=never.",
					ex);
		}
		finally {
			deleteIfLeft(part);
		}
	}

	private Path target() {
		Path database = this.database;
		if (this.directory == null && database == null) {
			throw new DatabaseAccessException(
					"Could not make a backup: the database is in memory, and no directory is set.\nNothing has run.",
					"Set migrator.backup.directory, or do without with migrator.backup.mode=never.", null);
		}
		String name = (database != null) ? String.valueOf(database.getFileName()) : "memory.db";
		String extension = StringUtils.getFilenameExtension(name);
		String file = "%s-%s-%s.%s".formatted(StringUtils.stripFilenameExtension(name), TIME.format(Instant.now()),
				this.purpose, (extension != null) ? extension : "db");
		Path directory = this.directory;
		if (directory == null && database != null) {
			return database.resolveSibling(file).toAbsolutePath();
		}
		return (directory != null) ? directory.resolve(file).toAbsolutePath() : Path.of(file).toAbsolutePath();
	}

	// While it is written, too, nobody may read it who may not read the database
	private void createWithAccessAsToDatabase(Path copy) throws IOException {
		PosixFileAttributeView original = (this.database != null)
				? Files.getFileAttributeView(this.database, PosixFileAttributeView.class) : null;
		if (original == null) {
			Files.createFile(copy);
			return;
		}
		Set<PosixFilePermission> permissions = original.readAttributes().permissions();
		Files.createFile(copy, PosixFilePermissions.asFileAttribute(permissions));
		// The umask may have taken some away
		Files.setPosixFilePermissions(copy, permissions);
	}

	private static void deleteIfLeft(Path part) {
		try {
			Files.deleteIfExists(part);
		}
		catch (FileSystemException ex) {
			// What keeps it from being deleted has kept it from being written, too
		}
		catch (IOException ex) {
			throw new DatabaseAccessException("Could not delete %s: %s".formatted(part, ex), "Delete it by hand.", ex);
		}
	}

	/**
	 * Something that copies the database.
	 */
	@FunctionalInterface
	interface Copying {

		void into(Path file) throws SQLException;

	}

}
