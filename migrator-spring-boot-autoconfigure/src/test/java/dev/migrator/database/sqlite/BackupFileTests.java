package dev.migrator.database.sqlite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The file of a {@link Backup}.
 */
class BackupFileTests {

	@TempDir
	private Path directory;

	@ParameterizedTest
	@ValueSource(strings = { "rw-------", "rw-rw-rw-" })
	void whileItIsWrittenItCanBeReadByThoseWhoMayReadTheDatabase(String permissions) throws IOException, SQLException {
		Path database = Files.createFile(this.directory.resolve("app.db"),
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
		Files.setPosixFilePermissions(database, PosixFilePermissions.fromString(permissions));
		List<String> seen = new ArrayList<>();
		new Backup(database, null, "test").make((file) -> seen.add(permissions(file)));
		assertThat(seen).containsExactly(permissions);
	}

	private static String permissions(Path file) {
		try {
			return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
