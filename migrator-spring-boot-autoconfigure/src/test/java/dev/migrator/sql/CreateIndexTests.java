package dev.migrator.sql;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link CreateIndex}. What is read here as an index, SQLite reads so too.
 */
class CreateIndexTests {

	@Test
	void anIndexHasANameATableAndColumns() {
		assertThat(describe("CREATE INDEX i ON t(a, 'b', \"c\")")).isEqualTo("(CreateIndex name=i table=t columns=["
				+ "(IndexedColumn expression=a column=a), (IndexedColumn expression='b' column=b), "
				+ "(IndexedColumn expression=\"c\" column=c)])");
		assertThat(describe("create unique index if not exists main . [i j] on 't' (a) -- end"))
			.isEqualTo("(CreateIndex unique=true ifNotExists=true schema=main name=i j table=t "
					+ "columns=[(IndexedColumn expression=a column=a)])");
	}

	@Test
	void aConditionReachesToTheEnd() {
		assertThat(describe("CREATE INDEX i ON t (a) WHERE b IN (1, 2) AND (c) IS NOT NULL /* ) */"))
			.endsWith(" where=b IN (1, 2) AND (c) IS NOT NULL)");
	}

	@ParameterizedTest
	@CsvSource(delimiterString = " | ", quoteCharacter = '~', textBlock = """
			a                                | expression=a column=a
			a DESC                           | expression=a column=a
			a COLLATE nocase                 | expression=a column=a collation=nocase
			a COLLATE "nocase" ASC           | expression=a column=a collation=nocase
			a COLLATE nocase COLLATE rtrim   | expression=a column=a collation=rtrim
			(a)                              | expression=a column=a
			((a) COLLATE nocase) DESC        | expression=a column=a collation=nocase
			(a COLLATE nocase) COLLATE rtrim | expression=a column=a collation=rtrim
			asc DESC                         | expression=asc column=asc
			a + asc                          | expression=a + asc
			lower(a)                         | expression=lower(a)
			lower(a) COLLATE nocase DESC     | expression=lower(a) collation=nocase
			(lower(a)) COLLATE nocase        | expression=lower(a) collation=nocase
			-a COLLATE nocase                | expression=-a collation=nocase
			a || b COLLATE nocase            | expression=a || b COLLATE nocase
			(a || b) COLLATE nocase          | expression=a || b collation=nocase
			(a) || (b) COLLATE nocase        | expression=(a) || (b) COLLATE nocase
			CASE WHEN a THEN b END DESC      | expression=CASE WHEN a THEN b END
			substr(a, 1, (2)) ASC            | expression=substr(a, 1, (2))
			NULL                             | expression=NULL
			1                                | expression=1
			x'00' COLLATE nocase             | expression=x'00' collation=nocase
			""")
	void collationAndDirectionAreNoPartOfWhatIsIndexed(String written, String member) {
		String text = "CREATE INDEX i ON t (%s)".formatted(written);
		assertThat(describe(text))
			.isEqualTo("(CreateIndex name=i table=t columns=[(IndexedColumn %s)])".formatted(member));
		assertThat(CreateIndex.parse(text).columns().get(0).span().text(text)).isEqualTo(written);
	}

	@Test
	void whereNullsComeIsNoPartOfWhatIsIndexed() {
		String text = "CREATE INDEX i ON t (a NULLS FIRST, b COLLATE nocase DESC NULLS LAST)";
		assertThat(SyntaxTrees.describe(CreateIndex.parse(text), text)).contains(
				"[(IndexedColumn expression=a column=a), (IndexedColumn expression=b column=b collation=nocase)]");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					CREATE TABLE t (a)                        | 8  | Expected INDEX but found TABLE
					CREATE INDEX i t (a)                      | 16 | Expected ON but found t
					CREATE INDEX i ON t                       | 20 | Expected ( but found the end of the statement
					CREATE INDEX i ON t ()                    | 22 | Expected a column or an expression but found )
					CREATE INDEX i ON t (a,)                  | 24 | Expected a column or an expression but found )
					CREATE INDEX i ON t (a                    | 23 | Expected ) but found the end of the statement
					CREATE INDEX i ON t (a) WHERE             | 30 | Expected a condition but found the end of the statement
					CREATE INDEX i ON t (a) WHERE a)          | 32 | Expected the end of the statement but found )
					CREATE INDEX i ON t (a);                  | 24 | Expected the end of the statement but found ;
					CREATE INDEX i ON t (a) INCLUDE (b)       | 25 | SQLite has no such thing as PostgreSQL's INCLUDE
					CREATE UNIQUE INDEX i ON t (a) NULLS NOT DISTINCT | 32 | SQLite has no such thing as PostgreSQL's NULLS NOT DISTINCT
					""")
	void aMistakeIsReportedWithWhatWasExpectedAndWhatWasFound(String text, int column, String message) {
		assertThatExceptionOfType(SqlSyntaxException.class).isThrownBy(() -> CreateIndex.parse(text))
			.withMessage(message)
			.satisfies((ex) -> assertThat(ex.getColumn()).isEqualTo(column));
	}

	private static String describe(String text) {
		CreateIndex index = CreateIndex.parse(text);
		SyntaxTrees.requireThatItPrintsAs(index, text);
		try (SqliteSchema database = new SqliteSchema()) {
			assertThat(database.errorOf("CREATE TABLE t (a, b, c, \"asc\")", text)).isNull();
		}
		return SyntaxTrees.describe(index, text);
	}

}
