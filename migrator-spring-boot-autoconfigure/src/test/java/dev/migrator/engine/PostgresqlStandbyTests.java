package dev.migrator.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import javax.sql.DataSource;

import dev.migrator.MigrationStatus.State;
import dev.migrator.Migrator;
import dev.migrator.MigratorException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A server that follows another one, and can only be read.
 */
class PostgresqlStandbyTests {

	@TempDir
	private Path directory;

	@Test
	void aStandbyCanBeLookedAtAndWhoeverWritesIsLedToThePrimary() throws IOException {
		RevisionFolder revisions = new RevisionFolder(this.directory.resolve("revisions")).addTable("aaaa");
		Path data = this.directory.resolve("data");
		try (EmbeddedPostgres primary = server(data)) {
			migrator(primary.getPostgresDatabase(), revisions).upgrade();
		}
		revisions.addTable("bbbb");
		Files.createFile(data.resolve("standby.signal"));
		try (EmbeddedPostgres standby = server(data)) {
			Migrator migrator = migrator(standby.getPostgresDatabase(), revisions);

			assertThat(migrator.status().state()).isEqualTo(State.PENDING);
			assertThat(migrator.planDowngrade("base").steps()).hasSize(1);
			assertLedToThePrimary(migrator::upgradeOnStartup);
			assertLedToThePrimary(() -> migrator.stamp("heads"));
			assertLedToThePrimary(() -> migrator.upgradeScript("heads"));
		}
	}

	private static void assertLedToThePrimary(ThrowingCallable call) {
		assertThatExceptionOfType(MigratorException.class).isThrownBy(call)
			.satisfies((ex) -> assertThat(ex.getAction()).contains("lead to the primary server"));
	}

	private static EmbeddedPostgres server(Path data) throws IOException {
		return EmbeddedPostgres.builder()
			.setPGStartupWait(Duration.ofMinutes(1))
			.setDataDirectory(data)
			.setCleanDataDirectory(false)
			.setServerConfig("fsync", "off")
			.setServerConfig("shared_buffers", "16MB")
			.start();
	}

	private static Migrator migrator(DataSource dataSource, RevisionFolder revisions) {
		return MigratorBuilder.forDataSource(dataSource).locations(List.of(revisions.location())).build();
	}

}
