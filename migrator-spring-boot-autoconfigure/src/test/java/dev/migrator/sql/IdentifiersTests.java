package dev.migrator.sql;

import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Identifiers} and {@link Keywords}.
 */
class IdentifiersTests {

	/**
	 * What {@code sqlite3_keyword_name} lists.
	 */
	private static final List<String> KEYWORDS = List.of("""
			ABORT ACTION ADD AFTER ALL ALTER ALWAYS ANALYZE AND AS ASC ATTACH AUTOINCREMENT BEFORE BEGIN BETWEEN BY
			CASCADE CASE CAST CHECK COLLATE COLUMN COMMIT CONFLICT CONSTRAINT CREATE CROSS CURRENT CURRENT_DATE
			CURRENT_TIME CURRENT_TIMESTAMP DATABASE DEFAULT DEFERRABLE DEFERRED DELETE DESC DETACH DISTINCT DO DROP
			EACH ELSE END ESCAPE EXCEPT EXCLUDE EXCLUSIVE EXISTS EXPLAIN FAIL FILTER FIRST FOLLOWING FOR FOREIGN FROM
			FULL GENERATED GLOB GROUP GROUPS HAVING IF IGNORE IMMEDIATE IN INDEX INDEXED INITIALLY INNER INSERT
			INSTEAD INTERSECT INTO IS ISNULL JOIN KEY LAST LEFT LIKE LIMIT MATCH MATERIALIZED NATURAL NO NOT NOTHING
			NOTNULL NULL NULLS OF OFFSET ON OR ORDER OTHERS OUTER OVER PARTITION PLAN PRAGMA PRECEDING PRIMARY QUERY
			RAISE RANGE RECURSIVE REFERENCES REGEXP REINDEX RELEASE RENAME REPLACE RESTRICT RETURNING RIGHT ROLLBACK
			ROW ROWS SAVEPOINT SELECT SET TABLE TEMP TEMPORARY THEN TIES TO TRANSACTION TRIGGER UNBOUNDED UNION UNIQUE
			UPDATE USING VACUUM VALUES VIEW VIRTUAL WHEN WHERE WINDOW WITH WITHOUT""".split("\\s+"));

	private final SqliteSchema database = new SqliteSchema();

	@AfterEach
	void close() {
		this.database.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "users", "User_2", "_x", "rowid", "keys", "type", "integer" })
	void aWordMayStandPlain(String name) {
		assertThat(Identifiers.mayStandPlain(name)).isTrue();
		assertThat(this.database.errorOf("CREATE TABLE t (%s)".formatted(name))).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "2a", "a b", "a-b", "a\"b", "größe", "a$b", "order", "Key", "ROWS", "left" })
	void anythingElseNeedsQuotes(String name) {
		assertThat(Identifiers.mayStandPlain(name)).isFalse();
	}

	@Test
	void aKeywordNeedsQuotesEverywhere() {
		assertThat(KEYWORDS).noneMatch(Identifiers::mayStandPlain);
	}

	@Test
	void keywordsAreTakenForNamesAndTypesWhereSqliteTakesThem() {
		assertThat(KEYWORDS).allSatisfy((word) -> {
			assertThat(Keywords.canBeName(word))
				.isEqualTo(this.database.errorOf("CREATE TABLE t (a, %s)".formatted(word)) == null);
			assertThat(Keywords.canBeType(word))
				.isEqualTo(this.database.errorOf("CREATE TABLE t (a %s int (1))".formatted(word)) == null);
		});
	}

}
