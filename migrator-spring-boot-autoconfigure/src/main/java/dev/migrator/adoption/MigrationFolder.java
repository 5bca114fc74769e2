package dev.migrator.adoption;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import dev.migrator.MigratorException;

/**
 * A folder of migrations. Files are called by their path in it, with {@code /} between
 * folders; hidden ones are no migrations for any tool.
 */
final class MigrationFolder {

	private final Path directory;

	private final List<String> files;

	private final Findings findings;

	private MigrationFolder(Path directory, List<String> files, Findings findings) {
		this.directory = directory;
		this.files = List.copyOf(files);
		this.findings = findings;
	}

	static MigrationFolder of(Path directory, Findings findings) {
		if (!Files.isDirectory(directory)) {
			throw new MigratorException("%s is no directory. Nothing was written.".formatted(directory),
					"Name the directory that holds the migrations.");
		}
		try (Stream<Path> paths = Files.walk(directory)) {
			List<String> files = paths.filter(Files::isRegularFile)
				.map(directory::relativize)
				.filter((path) -> StreamSupport.stream(path.spliterator(), false)
					.noneMatch((part) -> part.toString().startsWith(".")))
				.map((path) -> path.toString().replace(path.getFileSystem().getSeparator(), "/"))
				.sorted()
				.toList();
			return new MigrationFolder(directory, files, findings);
		}
		catch (IOException | UncheckedIOException ex) {
			throw unreadable(directory, ex);
		}
	}

	private static MigratorException unreadable(Path path, Exception ex) {
		return new MigratorException("Could not read %s: %s. Nothing was written.".formatted(path, ex),
				"See to it that this user may read it, and try again.", ex);
	}

	/**
	 * Return all files in all folders below, by name.
	 */
	List<String> files() {
		return this.files;
	}

	/**
	 * Return the files that are in no folder below, by name.
	 */
	List<String> topFiles() {
		return this.files.stream().filter((file) -> file.indexOf('/') < 0).toList();
	}

	/**
	 * Return how people find a file.
	 */
	String place(String file) {
		return this.directory.resolve(file).toString();
	}

	/**
	 * Return the text of a file, without what editors and systems add. A file that is not
	 * UTF-8 is a problem, and has no text.
	 */
	String text(String file) {
		try {
			String text = Files.readString(this.directory.resolve(file));
			return (text.startsWith("\ufeff") ? text.substring(1) : text).replace("\r\n", "\n");
		}
		catch (CharacterCodingException ex) {
			this.findings.problem(place(file), 0, "the file is not UTF-8", "Save the file as UTF-8.");
			return "";
		}
		catch (IOException ex) {
			throw unreadable(this.directory.resolve(file), ex);
		}
	}

	/**
	 * Return the last part of a path.
	 */
	static String name(String file) {
		return file.substring(file.lastIndexOf('/') + 1);
	}

}
