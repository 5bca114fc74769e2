package dev.migrator.adoption;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the import of Liquibase's formatted SQL.
 */
class LiquibaseImportTests extends AbstractAdoptionTests {

	@Test
	void eachChangesetBecomesARevision() {
		file("001_users.sql", "--liquibase formatted sql", "", "--changeset bob:1 runInTransaction:false",
				"--comment: Everybody who signs in", "CREATE TABLE users (id INTEGER);", "--rollback DROP TABLE users;",
				"", "-- changeset bob:create-notes", "CREATE TABLE notes (id INTEGER);", "/* liquibase rollback",
				"DROP TABLE", "  notes;", "*/", "-- changeset alice:1", "CREATE INDEX i ON notes (id);",
				"--rollback empty");
		ImportResult result = run(MigrationFormat.LIQUIBASE_SQL);
		assertThat(messages(result)).containsExactly("Everybody who signs in", "create notes",
				"001 users, changeset 1");
		assertThat(result.revisions()).extracting(Imported::version)
			.containsExactly("001_users.sql::1::bob", "001_users.sql::create-notes::bob", "001_users.sql::1::alice");
		assertThat(up(result, 0).body()).isEqualTo("CREATE TABLE users (id INTEGER);\n\n");
		assertThat(up(result, 0).transactional()).isFalse();
		assertThat(down(result, 0).body()).isEqualTo("DROP TABLE users;\n");
		assertThat(down(result, 1).body()).isEqualTo("DROP TABLE\n  notes;\n");
		assertThat(down(result, 2).body()).isEmpty();
		assertThat(notes(result)).isEmpty();
	}

	@Test
	void whatLiquibaseDecidesAtRunTimeIsTold() {
		file("a.sql", "--liquibase formatted sql", "--property name:owner value:bob", "SELECT 'before';",
				"--changeset bob:1 runOnChange:true labels:\"a b\" failOnError:false",
				"--preconditions onFail:MARK_RAN", "--precondition-sql-check expectedResult:0 SELECT 1",
				"--validCheckSum: ANY", "SELECT '${owner}';", "--rollback changesetId:2 changesetAuthor:bob",
				"--changeset bob:2 dbms:postgresql", "SELECT 2;", "--changeset bob:3 dbms:!oracle,!h2", "SELECT 3;",
				"--changeset bob:4 ignore:true", "SELECT 4;");
		ImportResult result = run(MigrationFormat.LIQUIBASE_SQL);
		assertThat(result.revisions()).extracting(Imported::version).containsExactly("a.sql::1::bob", "a.sql::3::bob");
		assertThat(up(result, 0).body()).isEqualTo("SELECT '${owner}';\n");
		assertThat(notes(result)).extracting((note) -> note.replaceFirst("^(\\S+ \\S+).*", "$1"))
			.contains("a.sql:2: Sets", "a.sql:3: Stands", "a.sql:4: Has", "a.sql:5: The", "a.sql:6: The",
					"a.sql:9: The", "a.sql:10: Is", "a.sql:14: Has");
	}

	@Test
	void aContextIsRefused() {
		file("a.sql", "--liquibase formatted sql", "--changeset bob:1 context:test", "SELECT 1;",
				"--changeset bob:2 runWith:psql", "SELECT 1;", "--changeset bob", "--changeset bob:3");
		assertThat(problems(MigrationFormat.LIQUIBASE_SQL)).extracting((problem) -> problem.line())
			.containsExactly(2, 4, 6, 7);
		assertThat(revisions()).doesNotExist();
	}

	@Test
	void otherDelimitersBecomeSemicolons() {
		file("a.sql", "--liquibase formatted sql", "--changeset bob:1 endDelimiter:// rollbackEndDelimiter:\\nGO",
				"CREATE TRIGGER t AFTER INSERT ON a BEGIN", "  SELECT 1;", "END", "//", "SELECT 2 //",
				"--rollback DROP TRIGGER t", "--rollback GO");
		ImportResult result = run(MigrationFormat.LIQUIBASE_SQL);
		assertThat(up(result, 0).body())
			.isEqualTo("CREATE TRIGGER t AFTER INSERT ON a BEGIN\n  SELECT 1;\nEND\n;\nSELECT 2;\n\n");
		assertThat(down(result, 0).body()).isEqualTo("DROP TRIGGER t\n;\n");
	}

	@Test
	void aChangelogThatIncludesFilesGivesTheirOrder() {
		file("b.sql", "--liquibase formatted sql", "--changeset bob:1", "SELECT 1;");
		file("a.sql", "--liquibase formatted sql", "--changeset bob:1", "SELECT 1;");
		file("c.sql", "SELECT 1;");
		file("db.changelog-master.yaml", "databaseChangeLog:", "  - include:", "      file: db/changelog/b.sql",
				"  - include:", "      file: \"a.sql\"");
		ImportResult result = run(MigrationFormat.LIQUIBASE_SQL);
		assertThat(result.revisions()).extracting(Imported::source).containsExactly("b.sql", "a.sql");
		assertThat(notes(result)).contains("c.sql: Is not included by the changelog. It was left out.");
	}

	@Test
	void changesetsInXmlAreRefused() {
		file("a.sql", "--liquibase formatted sql", "--changeset bob:1", "SELECT 1;");
		file("changelog.xml", "<databaseChangeLog>", "<include file='a.sql'/>", "<changeSet id='2' author='bob'/>",
				"</databaseChangeLog>");
		assertThat(problems(MigrationFormat.LIQUIBASE_SQL)).singleElement()
			.satisfies((problem) -> assertThat(problem.what()).contains("not SQL"));
	}

	@Test
	void aFileThatIsNotFormattedIsTold() {
		file("a.sql", "--liquibase formatted sql", "--changeset bob:1", "SELECT 1;", "--ignoreLines:start",
				"nonsense '", "--ignoreLines:end", "SELECT 2;", "--ignoreLines:1", "nonsense '");
		file("b.sql", "SELECT 1;");
		ImportResult result = run(MigrationFormat.LIQUIBASE_SQL);
		assertThat(up(result, 0).body()).isEqualTo("SELECT 1;\n\n\n\nSELECT 2;\n");
		assertThat(notes(result)).anyMatch((note) -> note.startsWith("b.sql:1: Does not begin"));
	}

	@Test
	void theSameChangesetTwiceIsRefused() {
		file("a.sql", "--liquibase formatted sql logicalFilePath:x.sql", "--changeset bob:1", "SELECT 1;");
		file("b.sql", "--liquibase formatted sql", "--changeset bob:1 logicalFilePath:x.sql", "SELECT 1;");
		assertThat(problems(MigrationFormat.LIQUIBASE_SQL)).hasSize(1);
	}

}
