package dev.migrator.adoption;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;

import dev.migrator.generate.GenerateSettings;
import dev.migrator.script.RevisionFile;
import dev.migrator.script.RevisionFileException.Problem;
import dev.migrator.script.Section;
import dev.migrator.sql.SqlDialect;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests with a folder of migrations, and one for revisions.
 */
abstract class AbstractAdoptionTests {

	@TempDir
	Path directory;

	void file(String name, String... lines) {
		Path file = migrations().resolve(name);
		try {
			Files.createDirectories(file.getParent());
			Files.writeString(file, String.join("\n", lines) + "\n");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	Path migrations() {
		return this.directory.resolve("migrations");
	}

	Path revisions() {
		return this.directory.resolve("revisions");
	}

	GenerateSettings settings() {
		return new GenerateSettings(revisions(), "{id}_{slug}", 40, ZoneOffset.UTC, this.directory.resolve("java"),
				null);
	}

	ImportResult run(MigrationFormat format) {
		return run(format, SqlDialect.SQLITE);
	}

	ImportResult run(MigrationFormat format, SqlDialect dialect) {
		return new MigrationImport(settings(), dialect).run(format, migrations(), null);
	}

	List<Problem> problems(MigrationFormat format) {
		ImportRefusedException refused = catchThrowableOfType(ImportRefusedException.class, () -> run(format));
		return (refused != null) ? refused.getProblems() : List.of();
	}

	List<String> messages(ImportResult result) {
		return result.revisions().stream().map((each) -> each.revision().message()).toList();
	}

	/**
	 * Return the notes without the directory before the file.
	 */
	List<String> notes(ImportResult result) {
		String prefix = migrations() + "/";
		return result.notes().stream().map((note) -> note.toString().replace(prefix, "")).toList();
	}

	RevisionFile revision(ImportResult result, int index) {
		Imported imported = result.revisions().get(index);
		try {
			return RevisionFile.parse(imported.source(), Files.readAllBytes(imported.file()), SqlDialect.SQLITE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	Section up(ImportResult result, int index) {
		return revision(result, index).upgrade(SqlDialect.SQLITE).orElseThrow();
	}

	Section down(ImportResult result, int index) {
		return revision(result, index).downgrade(SqlDialect.SQLITE).orElseThrow();
	}

}
