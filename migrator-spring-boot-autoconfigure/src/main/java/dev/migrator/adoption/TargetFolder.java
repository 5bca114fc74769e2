package dev.migrator.adoption;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.migrator.MigratorException;
import dev.migrator.generate.NewFile;
import dev.migrator.revision.Revision;

/**
 * The folder that revision files are imported to: what is there already, and what is to
 * be written.
 */
final class TargetFolder {

	private static final Pattern ID = Pattern.compile("(?mi)^\\s*--\\s*revision\\s*:\\s*(\\S+)\\s*$");

	private final Path directory;

	private final Findings findings;

	private final Map<String, Path> existing = new HashMap<>();

	private final Map<String, Path> files = new LinkedHashMap<>();

	private final Map<Path, String> texts = new LinkedHashMap<>();

	TargetFolder(Path directory, Findings findings) {
		this.directory = directory;
		this.findings = findings;
		if (!Files.isDirectory(directory)) {
			return;
		}
		try (Stream<Path> paths = Files.walk(directory)) {
			for (Path path : paths.filter((each) -> each.toString().endsWith(".sql")).sorted().toList()) {
				Matcher id = ID.matcher(read(path));
				if (id.find()) {
					this.existing.put(id.group(1), path);
				}
			}
		}
		catch (IOException | UncheckedIOException ex) {
			throw new MigratorException("Could not read %s: %s. Nothing was written.".formatted(directory, ex),
					"See to it that this user may read it, and try again.", ex);
		}
	}

	// Whatever a file is encoded in, one of other bytes is not the same
	private static String read(Path path) throws IOException {
		return new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
	}

	/**
	 * Plan a file, unless it is there with the same content.
	 * @param place where the migration is, for problems
	 */
	void add(String place, Revision revision, String name, String text) {
		Path file = this.directory.resolve(name);
		Path before = this.existing.get(revision.id());
		this.files.put(revision.id(), file);
		if (this.texts.containsKey(file)) {
			this.findings.problem(place, 0, "the file of its revision would be called %s, as another".formatted(name),
					"Let migrator.generate.file-template contain {id}.");
		}
		else if (before != null && !before.equals(file)) {
			this.findings.problem(place, 0,
					"it was imported to %s, and now its file would be %s".formatted(before, file),
					"Rename the file that is there, or remove it if no database depends on it.");
		}
		else if (Files.exists(file)) {
			try {
				if (!Objects.equals(read(file), text)) {
					this.findings.problem(place, 0, "%s exists, and is not what would be written".formatted(file),
							"Keep that file and move the migration away, or remove the file if no database depends on it.");
				}
			}
			catch (IOException ex) {
				this.findings.problem(place, 0, "%s exists, and cannot be read: %s".formatted(file, ex),
						"See to it that this user may read it, and try again.");
			}
		}
		else {
			this.texts.put(file, text);
		}
	}

	/**
	 * Write all files or none.
	 */
	void write() {
		List<Path> written = new ArrayList<>();
		try {
			for (Map.Entry<Path, String> entry : this.texts.entrySet()) {
				NewFile.write(entry.getKey(), entry.getValue());
				written.add(entry.getKey());
			}
		}
		catch (IOException ex) {
			written.forEach(TargetFolder::delete);
			throw new MigratorException(
					"Could not write the revision files: %s. The database is as it was, and no new file was left."
						.formatted(ex),
					"See to it that this user may write below %s, and try again.".formatted(this.directory), ex);
		}
	}

	private static void delete(Path file) {
		try {
			Files.deleteIfExists(file);
		}
		catch (IOException ex) {
			// What could not be written is what people have to know about
		}
	}

	Path file(String id) {
		return Objects.requireNonNull(this.files.get(id));
	}

	boolean isNew(Path file) {
		return this.texts.containsKey(file);
	}

}
