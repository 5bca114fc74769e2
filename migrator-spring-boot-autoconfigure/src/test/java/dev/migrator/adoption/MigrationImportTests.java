package dev.migrator.adoption;

import java.nio.file.Files;

import dev.migrator.MigratorException;
import dev.migrator.sql.SqlDialect;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link MigrationImport}.
 */
class MigrationImportTests extends AbstractAdoptionTests {

	@Test
	void anImportCanBeRepeatedAndContinued() {
		file("V1__a.sql", "SELECT 1;");
		ImportResult first = run(MigrationFormat.FLYWAY);
		file("V2__b.sql", "SELECT 2;");
		ImportResult second = run(MigrationFormat.FLYWAY);
		assertThat(first.written()).isEqualTo(1);
		assertThat(second.revisions()).extracting(Imported::written).containsExactly(false, true);
		assertThat(second.revisions().get(0).revision()).isEqualTo(first.revisions().get(0).revision());
	}

	@Test
	void aRevisionThatWasChangedSinceIsKept() throws Exception {
		file("V1__a.sql", "SELECT 1;");
		Imported imported = run(MigrationFormat.FLYWAY).revisions().get(0);
		Files.writeString(imported.file(), Files.readString(imported.file()) + "-- more\n");
		file("V2__b.sql", "SELECT 2;");
		assertThat(problems(MigrationFormat.FLYWAY)).singleElement()
			.satisfies((problem) -> assertThat(problem.what()).contains("exists, and is not what would be written"));
		assertThat(revisions()).isDirectoryContaining(imported.file()::equals)
			.isDirectoryNotContaining((file) -> !file.equals(imported.file()));
	}

	@Test
	void aMigrationThatWasRenamedIsNotImportedTwice() throws Exception {
		file("V1__a.sql", "SELECT 1;");
		run(MigrationFormat.FLYWAY);
		Files.move(migrations().resolve("V1__a.sql"), migrations().resolve("V1__other.sql"));
		assertThat(problems(MigrationFormat.FLYWAY)).singleElement()
			.satisfies((problem) -> assertThat(problem.what()).contains("it was imported to"));
	}

	@Test
	void theFirstRevisionMayFollowAnother() {
		file("V1__a.sql", "SELECT 1;");
		ImportResult result = new MigrationImport(settings(), SqlDialect.SQLITE).run(MigrationFormat.FLYWAY,
				migrations(), "0123456789ab");
		assertThat(result.revisions().get(0).revision().revises()).containsExactly("0123456789ab");
	}

	@Test
	void theIdIsMadeOfFormatAndVersion() {
		assertThat(MigrationFormat.FLYWAY.revisionId("1")).isEqualTo("6c2fc1e1eb29")
			.isNotEqualTo(MigrationFormat.DBMATE.revisionId("1"));
	}

	@Test
	void aMissingFolderIsRefused() {
		assertThatThrownBy(() -> run(MigrationFormat.FLYWAY)).isInstanceOf(MigratorException.class)
			.hasMessageContaining("is no directory");
	}

}
