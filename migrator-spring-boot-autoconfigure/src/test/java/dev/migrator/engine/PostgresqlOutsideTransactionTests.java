package dev.migrator.engine;

import dev.migrator.Migrator;
import dev.migrator.RevisionFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Sections that run outside a transaction.
 */
class PostgresqlOutsideTransactionTests extends AbstractPostgresqlTests {

	private static final String OUTSIDE = "-- migrator:upgrade transactional=false\n";

	private Migrator migrator(String section) {
		this.revisions.addSections("aaaa", OUTSIDE + section);
		return this.database.migrator(this.revisions);
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			people_name, public.people
			ÄÖ, people
			"ÄÖ", "people"
			a_name_of_an_index_that_is_longer_than_what_the_server_keeps_of_it, People
			U&"d\\0061t!", Public . U&"p!0065ople" UESCAPE '!'
			exists, ONLY people
			""", quoteCharacter = '`')
	void anInvalidIndexIsCreatedAnewHoweverItsNameIsWritten(String name, String table) {
		this.database.execute("CREATE TABLE people (name TEXT)");
		this.database.execute("CREATE INDEX %s ON people (name)".formatted(name));
		makeInvalid();

		migrator("""
				BEGIN;
				SELECT 1;
				COMMIT;
				CREATE INDEX CONCURRENTLY IF NOT EXISTS %s ON %s (name);
				""".formatted(name, table)).upgrade();

		assertThat(indexes()).containsExactly("true");
	}

	private void makeInvalid() {
		this.database.execute("UPDATE pg_index SET indisvalid = false WHERE indrelid = 'people'::regclass");
	}

	private Iterable<String> indexes() {
		return this.database.strings("SELECT indisvalid::text FROM pg_index WHERE indrelid = 'people'::regclass");
	}

	@Test
	void anIndexIsNotTakenForCreatedIfAnotherTableHasAnInvalidOneOfItsName() {
		this.database.execute("CREATE TABLE people (name TEXT)");
		this.database.execute("CREATE TABLE cities (name TEXT)");
		this.database.execute("CREATE INDEX by_name ON people (name)");
		makeInvalid();
		Migrator migrator = migrator("CREATE INDEX CONCURRENTLY IF NOT EXISTS by_name ON cities (name);");

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgrade)
			.withMessageContaining("aaaa.sql:7: There is an index of that name, but it is invalid")
			.withMessageContaining("0 statement(s) before this one");
		assertThat(indexes()).containsExactly("false");
	}

	@Test
	void tablesThatWereAlteredBeforeAFailureAreCounted() {
		this.database.execute("CREATE TABLE people (name TEXT)");
		Migrator migrator = migrator("""
				ALTER TABLE people ADD a INTEGER;
				ALTER TABLE people ADD b INTEGER;
				ALTER TABLE people ADD b INTEGER;
				""");

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgrade)
			.withMessageContaining("2 statement(s) before this one ran and stay done");
		assertThat(this.database.columns("people")).containsExactly("name", "a", "b");
	}

	@Test
	void statementsAfterATransactionOfTheSectionsOwnStandForThemselves() {
		this.database.execute("CREATE TABLE numbers (x INTEGER NOT NULL)");
		Migrator migrator = migrator("""
				BEGIN;
				INSERT INTO numbers VALUES (1);
				COMMIT;
				INSERT INTO numbers VALUES (2);
				INSERT INTO numbers VALUES (3);
				INSERT INTO numbers VALUES (NULL);
				""");

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgrade)
			.withMessageContaining("5 statement(s) before this one ran and stay done");
		assertThat(this.database.strings("SELECT x::text FROM numbers ORDER BY x")).containsExactly("1", "2", "3");
	}

}
