package dev.migrator.engine;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import dev.migrator.Archive;
import dev.migrator.MigrationResult;
import dev.migrator.Migrator;
import dev.migrator.MigratorException;
import dev.migrator.Restoration;
import dev.migrator.Restoration.Leftover;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Archives in the hands of operators.
 */
class ArchivesTests extends AbstractDatabaseTests {

	@BeforeEach
	void writeRevisions() {
		this.revisions.add("users", "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);", "DROP TABLE users;")
			.add("email", "ALTER TABLE users ADD COLUMN email TEXT;", "ALTER TABLE users DROP COLUMN email;")
			.add("photo", "ALTER TABLE users ADD COLUMN photo " + this.database.binaryType() + ";",
					"ALTER TABLE users DROP COLUMN photo;");
	}

	private Migrator upgraded() {
		return upgraded(UnaryOperator.identity());
	}

	private Migrator upgraded(UnaryOperator<MigratorBuilder> customizer) {
		Migrator migrator = this.database.migrator(this.revisions, customizer);
		migrator.upgrade();
		this.database.sql()
			.sql("INSERT INTO users VALUES (1, 'Ann', 'a@x', ?), (2, 'Bob', 'b@x', NULL), (3, 'Cid', 'é', ?)")
			.params(new byte[] { 0, -1 }, new byte[300_000])
			.update();
		return migrator;
	}

	private static MigrationResult downgrade(Migrator migrator, String target) {
		return migrator.downgrade(target, migrator.planDowngrade(target).planId());
	}

	@Test
	void theirRowsAreShownWithKeysBlobsAndNullsUpToALimit() {
		Migrator migrator = upgraded();
		downgrade(migrator, "users");
		assertThat(migrator.archives().list()).extracting(Archive::id).containsExactly(2L, 1L);
		List<Map<String, Object>> rows = List.copyOf(migrator.archives().rows(1, 2));
		assertThat(rows).hasSize(2);
		assertThat(rows.get(0)).containsOnlyKeys("id", "photo").containsEntry("photo", new byte[] { 0, -1 });
		assertThat(rows.get(1)).containsEntry("id", 2).containsEntry("photo", null);
		assertThat(migrator.archives().rows(1, 0)).isEmpty();
		assertThat(migrator.archives().rows(1, 1000)).hasSize(3);
		assertThat((byte[]) migrator.archives().rows(1, 3).get(2).get("photo")).hasSize(300_000);
	}

	@Test
	void theirSpaceIsToldInBytes() {
		Migrator migrator = upgraded();
		downgrade(migrator, "users");
		assertThat(migrator.archives().find(1).orElseThrow().bytes()).isBetween(300_002L, 300_100L);
		assertThat(migrator.archives().find(2).orElseThrow().bytes()).isBetween(8L, 30L);
	}

	@Test
	void theyAreCalledByThePrefixOfTheStateTables() {
		Migrator migrator = upgraded((builder) -> builder.tablePrefix("ops$_"));
		assertThat(downgrade(migrator, "email").archives()).extracting(Archive::archiveTable)
			.containsExactly("ops$_archive_1");
		assertThat(this.database.tables()).contains("ops$_archive", "ops$_archive_1");
		migrator.upgrade();
		assertThat(this.database.sql().sql("SELECT photo FROM users WHERE id = 1").query(byte[].class).single())
			.containsExactly(0, -1);
		assertThat(migrator.archives().list()).isEmpty();
	}

	@Test
	void whoDropsOneMustNameWhatThereIs() {
		Migrator migrator = upgraded();
		assertThatExceptionOfType(MigratorException.class).isThrownBy(() -> migrator.archives().drop(List.of(1L)))
			.withMessageContaining("There is no archive 1")
			.withMessageContaining("none");
		downgrade(migrator, "users");
		assertThatExceptionOfType(MigratorException.class).isThrownBy(() -> migrator.archives().rows(9, 1))
			.withMessageContaining("There is no archive 9");
		assertThat(migrator.archives().find(9)).isEmpty();
		assertThat(migrator.archives().drop(List.of())).isEmpty();
		assertThat(migrator.archives().drop(List.of(1L, 2L, 1L))).extracting(Archive::id)
			.containsExactlyInAnyOrder(1L, 2L);
		assertThat(migrator.archives().list()).isEmpty();
		assertThat(migrator.upgrade().restorations()).isEmpty();
		downgrade(migrator, "email");
		assertThat(migrator.archives().list()).extracting(Archive::id).containsExactly(3L);
	}

	@Test
	void oneWhoseTableAnOperatorHasDroppedIsStillListedAndFailsNoUpgrade() {
		Migrator migrator = upgraded();
		downgrade(migrator, "users");
		this.database.execute("DROP TABLE migrator_archive_1");
		assertThat(migrator.archives().list()).extracting(Archive::id).containsExactly(2L, 1L);
		assertThatExceptionOfType(MigratorException.class).isThrownBy(() -> migrator.archives().rows(1, 10))
			.withMessageContaining("migrator_archive_1")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("drop"));

		MigrationResult up = migrator.upgrade();
		assertThat(this.database.strings("SELECT email FROM users")).containsExactly("a@x", "b@x", "é");
		assertThat(up.restorations()).flatExtracting(Restoration::leftovers)
			.containsExactly(new Leftover(1, 3, "somebody has dropped migrator_archive_1"));
		assertThat(migrator.archives().list()).isEmpty();
	}

	@Test
	void oneWhoseTableAnOperatorHasDroppedCanBeDropped() {
		Migrator migrator = upgraded();
		downgrade(migrator, "email");
		this.database.execute("DROP TABLE migrator_archive_1");
		assertThat(migrator.archives().drop(List.of(1L))).extracting(Archive::id).containsExactly(1L);
		assertThat(migrator.archives().list()).isEmpty();
		migrator.upgrade();
	}

	@Test
	void rowsThatAnOperatorHasDeletedFromOneAreNotRestored() {
		Migrator migrator = upgraded();
		downgrade(migrator, "email");
		this.database.execute("DELETE FROM migrator_archive_1 WHERE id = 1");
		assertThat(migrator.upgrade().restorations()).extracting(Restoration::restored).containsExactly(2L);
		assertThat(this.database.strings("SELECT id FROM users WHERE photo IS NOT NULL")).containsExactly("3");
	}

}
