package dev.migrator.sql;

import java.util.List;

import dev.migrator.sql.ConstraintNames.NamedConstraint;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The names that PostgreSQL gives to constraints without one. All expectations are what
 * PostgreSQL 15 answers to the same statement, but for that of {@code NOT NULL}, which
 * has names since 18.
 */
class ConstraintNamesTests {

	@Test
	void constraintsOfColumnsAreCalledAfterTableAndColumn() {
		assertThat(names("""
				CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT UNIQUE NOT NULL, age INT CHECK (age > 0),
				  org_id INT REFERENCES orgs)""")).containsExactly("users_pkey", "users_email_key",
				"users_email_not_null", "users_age_check", "users_org_id_fkey");
	}

	@Test
	void constraintsOfTheTableAreCalledAfterAllTheirColumns() {
		assertThat(names("""
				CREATE TABLE t (a INT, b INT, UNIQUE (a, b), FOREIGN KEY (a, b) REFERENCES p, PRIMARY KEY (b, a))"""))
			.containsExactly("t_a_b_key", "t_a_b_fkey", "t_pkey");
	}

	@Test
	void aCheckOfTheTableIsCalledAfterItsColumnIfItHasOne() {
		assertThat(names("""
				CREATE TABLE t (a INT, b INT, CHECK (a > 0 AND a < 10), CHECK (a < b), CHECK (1 > 0))"""))
			.containsExactly("t_a_check", "t_check", "t_check1");
	}

	@Test
	void keywordsFunctionsAndStringsInACheckAreNoColumns() {
		assertThat(
				names("""
						CREATE TABLE t (a INT, "end" INT, lower TEXT, CHECK (CASE WHEN a > 0 THEN lower('end') END <> 'lower'))"""))
			.containsExactly("t_a_check");
	}

	@Test
	void namesThatAreTakenGetANumber() {
		assertThat(names("""
				CREATE TABLE t (a INT CHECK (a > 0) CHECK (a < 9), b INT CONSTRAINT t_a_key UNIQUE, UNIQUE (a))"""))
			.containsExactly("t_a_check", "t_a_check1", "t_a_key", "t_a_key1");
	}

	@Test
	void longNamesAreCutToSixtyThreeBytesTheLongerPartFirst() {
		String table = "a".repeat(50);
		String column = "b".repeat(40);
		assertThat(names("CREATE TABLE %s (%s INT UNIQUE)".formatted(table, column)))
			.containsExactly("a".repeat(29) + "_" + "b".repeat(29) + "_key");
		assertThat(names("CREATE TABLE %s (c INT CHECK (c > 0))".formatted("ä".repeat(40)))).singleElement()
			.satisfies((name) -> assertThat(name).startsWith("ä".repeat(27)).endsWith("_c_check"));
	}

	@Test
	void aNameIsFoundInAnyCaseAndWhatItNamesIsTold() {
		ConstraintNames names = new ConstraintNames(CreateTable
			.parse("CREATE TABLE Invoice (CustomerId INT REFERENCES Customer, CONSTRAINT [Two Words] CHECK (1))"));

		assertThat(names.find("invoice_customerid_FKEY")).map(NamedConstraint::column)
			.hasValueSatisfying((column) -> assertThat(String.valueOf(column)).contains("CustomerId"));
		assertThat(names.find("two words")).isPresent();
		assertThat(names.find("words")).isEmpty();
	}

	@Test
	void aNameBeforeADefaultIsTakenButCannotBeDropped() {
		ConstraintNames names = new ConstraintNames(
				CreateTable.parse("CREATE TABLE t (a INT CONSTRAINT five DEFAULT 5)"));

		assertThat(names.isTaken("five")).isTrue();
		assertThat(names.find("five")).isEmpty();
	}

	private static List<String> names(String createTable) {
		return new ConstraintNames(CreateTable.parse(createTable)).all().stream().map(NamedConstraint::name).toList();
	}

}
