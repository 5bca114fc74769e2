package dev.migrator.sql;

import dev.migrator.sql.Constraint.NotNull;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link CreateTable}. What is read here as a table, SQLite reads so too.
 */
class CreateTableTests {

	private final SqliteSchema database = new SqliteSchema();

	@AfterEach
	void close() {
		this.database.close();
	}

	@Test
	void aTableHasANameColumnsAndConstraints() {
		String text = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, CHECK (name <> ''))";
		CreateTable table = CreateTable.parse(text);
		assertThat(describe(text)).isEqualTo(
				"(CreateTable name=users " + "columns=[(Column name=id type=INTEGER constraints=[(PrimaryKey)]), "
						+ "(Column name=name type=TEXT constraints=[(NotNull)])] "
						+ "constraints=[(Check expression=name <> '')])");
		assertThat(table.span()).isEqualTo(new Span(0, text.length()));
		assertThat(table.body().text(text)).startsWith("(id").endsWith("''))");
		assertThat(table.column("NAME"))
			.hasValueSatisfying((column) -> assertThat(column.span().text(text)).isEqualTo("name TEXT NOT NULL"));
		assertThat(table.column("nosuch")).isEmpty();
	}

	@Test
	void temporaryIfNotExistsAndTheSchemaAreSeen() {
		assertThat(describe("create temp table if not exists t (a)"))
			.isEqualTo("(CreateTable temporary=true ifNotExists=true name=t columns=[(Column name=a)])");
		assertThat(describe("CREATE TEMPORARY TABLE t (a)"))
			.isEqualTo("(CreateTable temporary=true name=t columns=[(Column name=a)])");
		assertThat(describe("CREATE TABLE main . /*c*/ t (a)"))
			.isEqualTo("(CreateTable schema=main name=t columns=[(Column name=a)])");
		assertThat(describe("CREATE TABLE 'main'.[t] (a)"))
			.isEqualTo("(CreateTable schema=main name=t columns=[(Column name=a)])");
	}

	@Test
	void whatIsAroundTheStatementIsNoPartOfIt() {
		String text = "\ufeff-- users\nCREATE TABLE t (a) /* end */ -- really";
		assertThat(CreateTable.parse(text).span().text(text)).isEqualTo("CREATE TABLE t (a)");
		SyntaxTrees.requireThatItPrintsAs(CreateTable.parse(text), text);
		assertThat(CreateTable.parse("CREATE TABLE t (a) /* never closed").columns()).hasSize(1);
	}

	@Test
	void optionsFollowTheBody() {
		assertThat(describe("CREATE TABLE t (a INT PRIMARY KEY) WITHOUT ROWID, strict"))
			.endsWith("withoutRowid=true strict=true)");
		assertThat(describe("CREATE TABLE t (a INT) STRICT, STRICT")).endsWith("strict=true)");
		assertThat(describe("CREATE TABLE t (a INT), STRICT")).endsWith("strict=true)");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"a b\"", "[a b]", "`a b`", "'a b'" })
	void quotesAreNoPartOfAName(String quoted) {
		String text = "CREATE TABLE %s (%s TEXT, UNIQUE (%s))".formatted(quoted, quoted, quoted);
		assertThat(describe(text)).isEqualTo("(CreateTable name=a b columns=[(Column name=a b type=TEXT)] constraints="
				+ "[(Unique columns=[(IndexedColumn expression=%s column=a b)])])".formatted(quoted));
		assertThat(CreateTable.parse(text).name().span().text(text)).isEqualTo(quoted);
	}

	@Test
	void quotesWithinANameAreDoubled() {
		assertThat(columns("\"a\"\"b\", `c``d`, 'e''f', [g\"h]"))
			.isEqualTo("[(Column name=a\"b), (Column name=c`d), (Column name=e'f), (Column name=g\"h)]");
	}

	@Test
	void keywordsAreNamesWhereSqliteTakesThemForNames() {
		assertThat(columns("key TEXT, left INT, if, \"check\" TEXT, [primary], match text, no action, größe"))
			.isEqualTo("[(Column name=key type=TEXT), (Column name=left type=INT), (Column name=if), "
					+ "(Column name=check type=TEXT), (Column name=primary), (Column name=match type=TEXT), "
					+ "(Column name=no type=action), (Column name=größe)]");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			INTEGER                  | INTEGER
			int                      | INT
			VarChar(50)              | VarChar(50)
			DECIMAL(10,+2)           | DECIMAL(10,+2)
			NUMERIC(-1, -2e3)        | NUMERIC(-1, -2e3)
			varchar ( 50 )           | varchar ( 50 )
			UNSIGNED BIG INT         | UNSIGNED BIG INT
			double precision         | double precision
			timestamp with time zone | timestamp with time zone
			text[]                   | text[]
			Text[3]                  | Text[3]
			größe                    | größe
			"integer"                | INTEGER
			[my type]                | my type
			'it''s'                  | it's
			`a`                      | a
			"x"(3)                   | x
			"a" "b"                  | a
			[a] bc                   | a] b
			long "x"                 | long "x"
			sometimes                | sometimes
			""                       | ~~
			""")
	void aTypeIsWhatSqliteReports(String written, String type) {
		CreateTable table = CreateTable.parse("CREATE TABLE t (a %s NOT NULL)".formatted(written));
		Column column = table.columns().get(0);
		assertThat(column.type()).hasToString(type);
		assertThat(column.constraints()).hasSize(1);
		this.database.requireThatItAgreesWith(table);
	}

	@Test
	void whatPartsTheWordsOfATypeIsOneBlank() {
		assertThat(columns("a UNSIGNED  BIG\n\tINT, b VARCHAR /* , ( */ ( -- )\n 5)"))
			.isEqualTo("[(Column name=a type=UNSIGNED BIG INT), (Column name=b type=VARCHAR ( 5))]");
	}

	@Test
	void constraintsOfAColumnMayStandInAnyOrderAndNumber() {
		assertThat(column("a INT DEFAULT 1 NOT NULL ON CONFLICT FAIL NULL ON CONFLICT ABORT UNIQUE ON CONFLICT REPLACE "
				+ "CHECK (a > 0) CHECK ((a) IN (1, 2)) COLLATE nocase COLLATE 'binary' DEFAULT 2"))
			.isEqualTo("(Column name=a type=INT constraints=[(Default value=1), (NotNull), (Null), (Unique), "
					+ "(Check expression=a > 0), (Check expression=(a) IN (1, 2)), (Collate collation=nocase), "
					+ "(Collate collation=binary), (Default value=2)])");
	}

	@Test
	void ofSeveralConstraintsOfAKindTheLastCounts() {
		Column column = CreateTable.parse("CREATE TABLE t (a DEFAULT 1 DEFAULT 2)").columns().get(0);
		assertThat(column.constraint(Constraint.Default.class))
			.contains((Constraint.Default) column.constraints().get(1));
		assertThat(column.constraint(NotNull.class)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "-1", "+ 1.5e3", "'x''y'", "- 'x'", "x'00ff'", "NULL", "- NULL", "CURRENT_TIMESTAMP",
			"+current_date", "TRUE", "foo", "\"a b\"", "[a b]", "key", "indexed", "(1)", "(1 + (2))", "(')')" })
	void aDefaultIsALiteralAWordOrInParentheses(String value) {
		assertThat(column("a DEFAULT %s NOT NULL".formatted(value)))
			.isEqualTo("(Column name=a constraints=[(Default value=%s), (NotNull)])".formatted(value));
	}

	@Test
	void theNameNextToAConstraintBelongsToIt() {
		assertThat(column("a CONSTRAINT x CONSTRAINT \"y z\" NOT NULL CONSTRAINT d DEFAULT 5 CONSTRAINT w"))
			.isEqualTo("(Column name=a constraints=[(NameOnly name=x), (NotNull name=y z), (Default name=d value=5), "
					+ "(NameOnly name=w)])");
		assertThat(constraints("CONSTRAINT x, CHECK (1), CONSTRAINT y CONSTRAINT z UNIQUE (a) CONSTRAINT w"))
			.isEqualTo("[(NameOnly name=x), (Check expression=1), (NameOnly name=y), "
					+ "(Unique name=z columns=[(IndexedColumn expression=a column=a)]), (NameOnly name=w)]");
	}

	@Test
	void aConstraintReachesFromItsNameToItsLastWord() {
		String text = "CREATE TABLE t (a CONSTRAINT x NOT NULL ON CONFLICT FAIL /* so */ UNIQUE)";
		Column column = CreateTable.parse(text).columns().get(0);
		assertThat(column.constraints().get(0).span().text(text)).isEqualTo("CONSTRAINT x NOT NULL ON CONFLICT FAIL");
		assertThat(column.constraints().get(1).span().text(text)).isEqualTo("UNIQUE");
	}

	@Test
	void thePrimaryKeyOfAColumnMayHaveADirectionAConflictClauseAndAutoincrement() {
		assertThat(column("a INTEGER PRIMARY KEY ASC ON CONFLICT ROLLBACK AUTOINCREMENT"))
			.isEqualTo("(Column name=a type=INTEGER constraints=[(PrimaryKey autoincrement=true)])");
		assertThat(column("a INTEGER PRIMARY KEY DESC"))
			.isEqualTo("(Column name=a type=INTEGER constraints=[(PrimaryKey)])");
		assertThat(constraints("PRIMARY KEY ('a' DESC AUTOINCREMENT) ON CONFLICT IGNORE"))
			.isEqualTo("[(PrimaryKey columns=[(IndexedColumn expression='a' column=a)] autoincrement=true)]");
	}

	@Test
	void aColumnRefersToATable() {
		assertThat(column("a REFERENCES p")).isEqualTo("(Column name=a constraints=[(ForeignKey parent=p)])");
		assertThat(column("a INT REFERENCES 'p' (\"x\") MATCH FULL ON DELETE SET NULL ON UPDATE NO ACTION "
				+ "ON INSERT CASCADE NOT DEFERRABLE INITIALLY DEFERRED NOT NULL"))
			.isEqualTo("(Column name=a type=INT constraints=[(ForeignKey parent=p parentColumns=[x]), (NotNull)])");
	}

	@Test
	void deferrableBelongsToTheForeignKeyOnlyIfItFollowsAtOnce() {
		String text = "CREATE TABLE t (a REFERENCES p DEFERRABLE NOT DEFERRABLE NOT NULL CONSTRAINT d DEFERRABLE "
				+ "INITIALLY IMMEDIATE)";
		assertThat(describe(text)).contains("[(ForeignKey parent=p), (Deferral), (NotNull), (Deferral name=d)]");
		assertThat(CreateTable.parse(text).columns().get(0).constraints()).extracting((it) -> it.span().text(text))
			.containsExactly("REFERENCES p DEFERRABLE", "NOT DEFERRABLE", "NOT NULL",
					"CONSTRAINT d DEFERRABLE INITIALLY IMMEDIATE");
	}

	@Test
	void aForeignKeyOfTheTableNamesItsColumns() {
		String text = "CREATE TABLE t (a, b, CONSTRAINT f FOREIGN KEY (a, 'b') REFERENCES p (x, [y]) ON DELETE CASCADE "
				+ "DEFERRABLE INITIALLY DEFERRED UNIQUE (a))";
		assertThat(describe(text)).contains(
				"constraints=[(ForeignKey name=f columns=[a, b] parent=p " + "parentColumns=[x, y]), (Unique columns=");
		assertThat(CreateTable.parse(text).constraints().get(0).span().text(text)).endsWith("INITIALLY DEFERRED");
	}

	@Test
	void theColumnsOfAForeignKeyMayCarryWhatOldVersionsTook() {
		String text = "CREATE TABLE t (a, FOREIGN KEY (a COLLATE nocase DESC) REFERENCES p (x ASC))";
		assertThat(SyntaxTrees.describe(CreateTable.parse(text), text))
			.contains("(ForeignKey columns=[a] parent=p parentColumns=[x])");
	}

	@Test
	void valuesAreGenerated() {
		assertThat(columns("x, a INT GENERATED ALWAYS AS (x * (2)) STORED NOT NULL, b AS (x) VIRTUAL, c generated "
				+ "always as (1), d VARCHAR(5) CONSTRAINT g GENERATED ALWAYS AS (1)"))
			.isEqualTo("[(Column name=x), "
					+ "(Column name=a type=INT constraints=[(Generated expression=x * (2) stored=true), (NotNull)]), "
					+ "(Column name=b constraints=[(Generated expression=x)]), "
					+ "(Column name=c constraints=[(Generated expression=1)]), "
					+ "(Column name=d type=VARCHAR(5) constraints=[(Generated name=g expression=1)])]");
	}

	@Test
	void generatedAlwaysIsNoPartOfATypeButEachOfTheTwoWordsIs() {
		assertThat(columns("a INT GENERATED ALWAYS, b generated, c INT ALWAYS AS (1), d GENERATED AS (1)"))
			.isEqualTo("[(Column name=a type=INT), (Column name=b type=generated), "
					+ "(Column name=c type=INT ALWAYS constraints=[(Generated expression=1)]), "
					+ "(Column name=d type=GENERATED constraints=[(Generated expression=1)])]");
		String text = "CREATE TABLE t (a INT GENERATED /* ! */ ALWAYS AS (1), b)";
		assertThat(SyntaxTrees.describe(CreateTable.parse(text), text))
			.contains("(Column name=a type=INT constraints=[(Generated expression=1)])");
	}

	@Test
	void commasBetweenTheConstraintsOfTheTableMayBeMissing() {
		assertThat(constraints("UNIQUE (a) CHECK (a) ON CONFLICT FAIL FOREIGN KEY (a) REFERENCES p, PRIMARY KEY (a)"))
			.isEqualTo("[(Unique columns=[(IndexedColumn expression=a column=a)]), (Check expression=a), "
					+ "(ForeignKey columns=[a] parent=p), "
					+ "(PrimaryKey columns=[(IndexedColumn expression=a column=a)])]");
	}

	@Test
	void aMemberOfAKeyMayHaveACollationAndADirection() {
		assertThat(constraints("UNIQUE (a COLLATE nocase DESC, (b) COLLATE rtrim, ((c COLLATE nocase)) ASC)"))
			.isEqualTo("[(Unique columns=[(IndexedColumn expression=a column=a collation=nocase), "
					+ "(IndexedColumn expression=b column=b collation=rtrim), "
					+ "(IndexedColumn expression=c column=c collation=nocase)])]");
	}

	@Test
	void commentsMayHoldAnything() {
		assertThat(columns("-- head, with (parens\n a INT -- , the id\n, b /* c's \"doc\" ) */ TEXT DEFAULT '--no' "
				+ "/**/ -- )\n"))
			.isEqualTo("[(Column name=a type=INT), (Column name=b type=TEXT constraints=[(Default value='--no')])]");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			CREATE VIEW v AS SELECT 1            | 8  | Expected TABLE but found VIEW
			CREATE TABLE                         | 13 | Expected the name of a table but found the end of the statement
			CREATE TABLE t                       | 15 | Expected ( but found the end of the statement
			CREATE TABLE t ()                    | 17 | Expected the name of a column but found )
			CREATE TABLE t (a INT                | 22 | Expected a comma or ) but found the end of the statement
			CREATE TABLE t (a INT,)              | 23 | Expected the name of a column but found )
			CREATE TABLE t (a INT) x             | 24 | Expected WITHOUT ROWID or STRICT but found x
			CREATE TABLE t (a INT) STRICT x      | 31 | Expected the end of the statement but found x
			CREATE TABLE t (a INT);              | 23 | Expected WITHOUT ROWID or STRICT but found ;
			CREATE TABLE t (a left)              | 19 | Expected a comma or ) but found left
			CREATE TABLE t (a INT(b))            | 23 | Expected a number but found b
			CREATE TABLE t (a CHECK ())          | 26 | Expected an expression but found )
			CREATE TABLE t (a CHECK (1;))        | 27 | Expected ) but found ;
			CREATE TABLE t (a CHECK ((1)         | 29 | Expected ) but found the end of the statement
			CREATE TABLE t (a PRIMARY)           | 26 | Expected KEY but found )
			CREATE TABLE t (a NOT)               | 19 | Expected a comma or ) but found NOT
			CREATE TABLE t (a DEFAULT)           | 26 | Expected a default value but found )
			CREATE TABLE t (a DEFAULT -b)        | 28 | Expected a default value but found b
			CREATE TABLE t (a DEFAULT now())     | 30 | An expression as a default value has to be in parentheses
			CREATE TABLE t (a DEFAULT 1 + 1)     | 29 | An expression as a default value has to be in parentheses
			CREATE TABLE t (a DEFAULT 1::text)   | 28 | SQLite has no ::, write CAST(… AS …)
			CREATE TABLE t (a UNIQUE ON DELETE)  | 29 | Expected CONFLICT but found DELETE
			CREATE TABLE t (a REFERENCES p ON x) | 35 | Expected DELETE or UPDATE but found x
			CREATE TABLE t (a COLLATE)           | 26 | Expected the name of a collation but found )
			CREATE TABLE t (a, UNIQUE (a), b)    | 32 | Expected PRIMARY KEY, UNIQUE, CHECK or FOREIGN KEY but found b
			CREATE TABLE t (a, FOREIGN KEY (a))  | 35 | Expected REFERENCES but found )
			CREATE TABLE t (a ! b)               | 19 | Nothing in SQL begins with !
			CREATE TABLE t (a 'b                 | 19 | The string that begins here is never closed
			CREATE TABLE t (order INT)           | 17 | ~Expected the name of a column but found the keyword order, \
			which is a name only in quotes~
			CREATE TABLE t (a INT GENERATED ALWAYS AS IDENTITY) | 43 | ~SQLite has no such thing as PostgreSQL's \
			GENERATED … AS IDENTITY~
			""")
	void aMistakeIsReportedWithWhatWasExpectedAndWhatWasFound(String text, int column, String message) {
		assertThatExceptionOfType(SqlSyntaxException.class).isThrownBy(() -> CreateTable.parse(text))
			.withMessage(message)
			.satisfies((ex) -> assertThat(ex.getLine()).isOne())
			.satisfies((ex) -> assertThat(ex.getColumn()).isEqualTo(column));
	}

	@Test
	void aMistakeIsReportedWithItsLine() {
		assertThatExceptionOfType(SqlSyntaxException.class)
			.isThrownBy(() -> CreateTable.parse("CREATE TABLE t (\n  a INT,\r\n  b INT INT(x)\n)"))
			.satisfies((ex) -> assertThat(ex.getLine()).isEqualTo(3))
			.satisfies((ex) -> assertThat(ex.getColumn()).isEqualTo(13));
	}

	@Test
	void tablesThatListNoColumnsCannotBeRead() {
		assertThatExceptionOfType(SqlSyntaxException.class)
			.isThrownBy(() -> CreateTable.parse("CREATE TABLE t AS SELECT 1"))
			.withMessageStartingWith("CREATE TABLE … AS SELECT lists no columns");
		assertThatExceptionOfType(SqlSyntaxException.class)
			.isThrownBy(() -> CreateTable.parse("CREATE VIRTUAL TABLE t USING fts5(a)"))
			.withMessageStartingWith("A virtual table");
	}

	private String columns(String columns) {
		return part(describe("CREATE TABLE t (%s)".formatted(columns)), "columns=");
	}

	private String column(String column) {
		String columns = columns(column);
		return columns.substring(1, columns.length() - 1);
	}

	private String constraints(String constraints) {
		return part(describe("CREATE TABLE t (a INTEGER, b, c, %s)".formatted(constraints)), "c)] constraints=");
	}

	private static String part(String description, String label) {
		return description.substring(description.indexOf(label) + label.length(), description.length() - 1);
	}

	private String describe(String text) {
		CreateTable table = CreateTable.parse(text);
		SyntaxTrees.requireThatItPrintsAs(table, text);
		if (!table.temporary()) {
			this.database.requireThatItAgreesWith(table);
		}
		return SyntaxTrees.describe(table, text);
	}

}
