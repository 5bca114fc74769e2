package dev.migrator.sql;

import java.util.List;

import dev.migrator.sql.AlterTable.SetNotNull;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link AlterTable}.
 */
class AlterTableTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			ALTER TABLE t DROP a                               | table=t
			alter table if exists t drop a                     | ifExists=true table=t
			ALTER TABLE ONLY t DROP a                          | table=t
			ALTER TABLE IF EXISTS ONLY main . "t u" * DROP a   | ifExists=true schema=main table=t u
			ALTER TABLE 'main'.[t] DROP a                      | schema=main table=t
			ALTER TABLE only DROP a                            | table=only
			ALTER TABLE only * DROP a                          | table=only
			ALTER TABLE only.t DROP a                          | schema=only table=t
			ALTER TABLE ONLY only DROP a                       | table=only
			ALTER TABLE if DROP a                              | table=if
			ALTER TABLE rename DROP a                          | table=rename
			/* a */ ALTER /**/ TABLE t DROP a                  | table=t
			""")
	void theTableIsFound(String text, String table) {
		assertThat(SyntaxTrees.describe(AlterTable.parse(text), text))
			.isEqualTo("(AlterTable %s actions=[(DropColumn column=a)])".formatted(table));
	}

	@Test
	void whenTheTableIsCalledOnlyRenameIsTheVerb() {
		String text = "ALTER TABLE only RENAME TO x";
		assertThat(SyntaxTrees.describe(AlterTable.parse(text), text))
			.isEqualTo("(AlterTable table=only actions=[(RenameTable to=x)])");
	}

	@Test
	void oneStatementHoldsSeveralActions() {
		String text = "ALTER TABLE t ADD COLUMN a DECIMAL(10, 2) DEFAULT (max(1, 2)), DROP b, RENAME c TO d,\n"
				+ "ALTER e SET DEFAULT max(1, (2)) , ALTER f TYPE INT USING coalesce(f, 0), ADD UNIQUE (a, d) -- end";
		AlterTable statement = AlterTable.parse(text);
		SyntaxTrees.requireThatItPrintsAs(statement, text);
		assertThat(statement.actions()).extracting((action) -> action.span().text(text))
			.containsExactly("ADD COLUMN a DECIMAL(10, 2) DEFAULT (max(1, 2))", "DROP b", "RENAME c TO d",
					"ALTER e SET DEFAULT max(1, (2))", "ALTER f TYPE INT USING coalesce(f, 0)", "ADD UNIQUE (a, d)");
		assertThat(statement.span().text(text)).endsWith("ADD UNIQUE (a, d)");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			textBlock = """
					ADD a                                   | column=(Column name=a)
					ADD a INT                               | column=(Column name=a type=INT)
					add column a varchar(5) not null unique | column=(Column name=a type=varchar(5) constraints=[(NotNull), (Unique)])
					ADD COLUMN IF NOT EXISTS a INT          | ifNotExists=true column=(Column name=a type=INT)
					ADD IF NOT EXISTS a INT                 | ifNotExists=true column=(Column name=a type=INT)
					ADD if INT                              | column=(Column name=if type=INT)
					ADD COLUMN if NOT NULL                  | column=(Column name=if constraints=[(NotNull)])
					ADD column                              | column=(Column name=column)
					ADD column INT                          | column=(Column name=INT)
					ADD COLUMN column INT                   | column=(Column name=column type=INT)
					ADD "column" INT                        | column=(Column name=column type=INT)
					ADD "check" TEXT                        | column=(Column name=check type=TEXT)
					ADD COLUMN [constraint] TEXT            | column=(Column name=constraint type=TEXT)
					ADD key TEXT                            | column=(Column name=key type=TEXT)
					ADD exclude TEXT                        | column=(Column name=exclude type=TEXT)
					ADD a REFERENCES p(b) ON DELETE CASCADE | column=(Column name=a constraints=[(ForeignKey parent=p parentColumns=[b])])
					ADD a INT AS (b + 1) STORED             | column=(Column name=a type=INT constraints=[(Generated expression=b + 1 stored=true)])
					""")
	void aColumnIsAdded(String action, String column) {
		assertThat(actions(action)).containsExactly("(AddColumn %s)".formatted(column));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			textBlock = """
					ADD PRIMARY KEY (a)                    | PrimaryKey columns=[(IndexedColumn expression=a column=a)]
					ADD CONSTRAINT n PRIMARY KEY (a)       | PrimaryKey name=n columns=[(IndexedColumn expression=a column=a)]
					ADD UNIQUE (a COLLATE nocase DESC)     | Unique columns=[(IndexedColumn expression=a column=a collation=nocase)]
					ADD CONSTRAINT "n m" UNIQUE ('a')      | Unique name=n m columns=[(IndexedColumn expression='a' column=a)]
					ADD CHECK (a > 0)                      | Check expression=a > 0
					ADD CONSTRAINT n CHECK (a) ON CONFLICT FAIL | Check name=n expression=a
					ADD FOREIGN KEY (a) REFERENCES p       | ForeignKey columns=[a] parent=p
					add constraint n foreign key (a, b) references p (c, d) on update cascade deferrable initially deferred \
					| ForeignKey name=n columns=[a, b] parent=p parentColumns=[c, d]
					""")
	void aConstraintIsAdded(String action, String constraint) {
		assertThat(actions(action)).containsExactly("(AddConstraint constraint=(%s))".formatted(constraint));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			DROP a                                | (DropColumn column=a)
			DROP COLUMN "a" RESTRICT              | (DropColumn column=a)
			drop column if exists a               | (DropColumn ifExists=true column=a)
			DROP IF EXISTS a RESTRICT             | (DropColumn ifExists=true column=a)
			DROP if                               | (DropColumn column=if)
			DROP column                           | (DropColumn column=column)
			DROP column, DROP a                   | (DropColumn column=column), (DropColumn column=a)
			DROP COLUMN column                    | (DropColumn column=column)
			DROP restrict                         | (DropColumn column=restrict)
			DROP "constraint"                     | (DropColumn column=constraint)
			DROP CONSTRAINT n                     | (DropConstraint constraint=n)
			DROP CONSTRAINT IF EXISTS 'n' RESTRICT | (DropConstraint ifExists=true constraint=n)
			RENAME TO u                           | (RenameTable to=u)
			RENAME a TO b                         | (RenameColumn column=a to=b)
			RENAME COLUMN a TO [b c]              | (RenameColumn column=a to=b c)
			RENAME column TO b                    | (RenameColumn column=column to=b)
			RENAME COLUMN column TO b             | (RenameColumn column=column to=b)
			RENAME "to" TO b                      | (RenameColumn column=to to=b)
			RENAME CONSTRAINT a TO b              | (RenameConstraint constraint=a to=b)
			RENAME COLUMN "constraint" TO b       | (RenameColumn column=constraint to=b)
			""")
	void thingsAreDroppedAndRenamed(String action, String expected) {
		assertThat(String.join(", ", actions(action))).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource(delimiterString = " | ", quoteCharacter = '~',
			textBlock = """
					ALTER a TYPE text                       | (SetType column=a type=TEXT)
					ALTER COLUMN a SET DATA TYPE varchar(5) | (SetType column=a type=varchar(5))
					alter a type double precision using a / (2) | (SetType column=a type=double precision using=a / (2))
					ALTER a TYPE text COLLATE "nocase" USING b || ',' | (SetType column=a type=TEXT collation=nocase using=b || ',')
					ALTER column TYPE text                  | (SetType column=column type=TEXT)
					ALTER COLUMN type TYPE text             | (SetType column=type type=TEXT)
					ALTER type TYPE text                    | (SetType column=type type=TEXT)
					ALTER a SET DEFAULT 5                   | (SetDefault column=a value=5)
					ALTER a SET DEFAULT -5                  | (SetDefault column=a value=-5)
					ALTER a SET DEFAULT (1 + 1)             | (SetDefault column=a value=(1 + 1))
					ALTER a SET DEFAULT now() + max(1, 2), ALTER b DROP DEFAULT \
					| (SetDefault column=a value=now() + max(1, 2)), (DropDefault column=b)
					ALTER COLUMN a SET DEFAULT NULL         | (SetDefault column=a value=NULL)
					ALTER COLUMN a SET NOT NULL             | (SetNotNull column=a notNull=NOT NULL)
					ALTER a SET NOT NULL ON CONFLICT IGNORE | (SetNotNull column=a notNull=NOT NULL ON CONFLICT IGNORE)
					ALTER a DROP NOT NULL                   | (DropNotNull column=a)
					ALTER column SET NOT NULL               | (SetNotNull column=column notNull=NOT NULL)
					ALTER column DROP DEFAULT               | (DropDefault column=column)
					ALTER COLUMN column DROP DEFAULT        | (DropDefault column=column)
					ALTER "column" DROP NOT NULL            | (DropNotNull column=column)
					ALTER 'a' DROP NOT NULL                 | (DropNotNull column=a)
					""")
	void aColumnIsAltered(String action, String expected) {
		assertThat(String.join(", ", actions(action))).isEqualTo(expected);
	}

	@Test
	void commentsAndLineEndsMayStandAnywhere() {
		String text = "ALTER/**/TABLE t\n-- what follows\nALTER COLUMN a -- the name\r\n SET /* , */ NOT/**/NULL";
		AlterTable statement = AlterTable.parse(text);
		SyntaxTrees.requireThatItPrintsAs(statement, text);
		assertThat(statement.actions()).singleElement()
			.isInstanceOfSatisfying(SetNotNull.class,
					(action) -> assertThat(action.notNull().span().text(text)).isEqualTo("NOT/**/NULL"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "DROP a CASCADE", "DROP COLUMN IF EXISTS a CASCADE", "DROP CONSTRAINT a CASCADE, DROP b" })
	void cascadeIsRefused(String action) {
		assertThatExceptionOfType(SqlSyntaxException.class).isThrownBy(() -> actions(action))
			.withMessageContaining("SQLite has no CASCADE here")
			.withMessageContaining("in statements of their own")
			.satisfies((ex) -> assertThat(ex.getColumn())
				.isEqualTo("ALTER TABLE t ".length() + action.indexOf("CASC") + 1));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			ADD CONSTRAINT n FOREIGN KEY (a) REFERENCES p NOT VALID  | NOT VALID
			ADD CHECK (a > 0) NOT VALID                              | NOT VALID
			ADD CHECK (a > 0) NO INHERIT                             | NO INHERIT
			ADD CHECK (a > 0) NOT ENFORCED                           | NOT ENFORCED
			ADD CONSTRAINT n UNIQUE USING INDEX i                    | USING INDEX
			ADD CONSTRAINT n PRIMARY KEY USING INDEX i               | USING INDEX
			ADD UNIQUE NULLS NOT DISTINCT (a)                        | NULLS NOT DISTINCT
			ADD UNIQUE (a) INCLUDE (b)                               | INCLUDE
			ADD CONSTRAINT n EXCLUDE USING gist (a WITH =)           | EXCLUDE
			ADD EXCLUDE USING gist (a WITH =)                        | EXCLUDE
			ADD EXCLUDE (a WITH =)                                   | EXCLUDE
			ADD a INT GENERATED ALWAYS AS IDENTITY                   | GENERATED … AS IDENTITY
			ADD a INT GENERATED BY DEFAULT AS IDENTITY               | GENERATED … AS IDENTITY
			VALIDATE CONSTRAINT n                                    | VALIDATE CONSTRAINT
			OWNER TO me                                              | OWNER TO
			SET SCHEMA s                                             | SET SCHEMA
			SET TABLESPACE s                                         | SET TABLESPACE
			SET (fillfactor = 70)                                    | SET (…)
			INHERIT p                                                | INHERIT
			NO INHERIT p                                             | NO INHERIT
			ENABLE TRIGGER x                                         | ENABLE TRIGGER
			DISABLE TRIGGER ALL                                      | DISABLE TRIGGER
			ENABLE ROW LEVEL SECURITY                                | ENABLE ROW LEVEL SECURITY
			REPLICA IDENTITY FULL                                    | REPLICA IDENTITY
			ATTACH PARTITION p DEFAULT                               | ATTACH PARTITION
			ALTER CONSTRAINT n DEFERRABLE                            | ALTER CONSTRAINT
			ALTER a SET STATISTICS 5                                 | SET STATISTICS
			ALTER COLUMN a SET STORAGE EXTERNAL                      | SET STORAGE
			ALTER a ADD GENERATED ALWAYS AS IDENTITY                 | ADD GENERATED … AS IDENTITY
			ALTER a SET GENERATED ALWAYS                             | SET GENERATED
			ALTER a DROP IDENTITY IF EXISTS                          | DROP IDENTITY
			ALTER a DROP EXPRESSION                                  | DROP EXPRESSION
			ALTER a RESTART WITH 5                                   | RESTART
			""")
	void whatOnlyPostgresqlHasIsCalledByItsName(String action, String form) {
		assertThatExceptionOfType(SqlSyntaxException.class).isThrownBy(() -> actions(action))
			.withMessage("SQLite has no such thing as PostgreSQL's " + form);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			textBlock = """
					ALTER INDEX i RENAME TO j          | 7  | Expected TABLE but found INDEX
					ALTER TABLE                        | 12 | Expected the name of a table but found the end of the statement
					ALTER TABLE t                      | 14 | Expected ADD, DROP, RENAME or ALTER but found the end of the statement
					ALTER TABLE t MODIFY a INT         | 15 | Expected ADD, DROP, RENAME or ALTER but found MODIFY
					ALTER TABLE t DROP a,              | 22 | Expected ADD, DROP, RENAME or ALTER but found the end of the statement
					ALTER TABLE t DROP a b             | 22 | Expected a comma or the end of the statement but found b
					ALTER TABLE t DROP a;              | 21 | Expected a comma or the end of the statement but found ;
					ALTER TABLE t ADD (a INT)          | 19 | Expected the name of a column but found (
					ALTER TABLE t ADD check TEXT       | 25 | Expected ( but found TEXT
					ALTER TABLE t ADD CONSTRAINT n     | 31 | ~Expected PRIMARY KEY, UNIQUE, CHECK or FOREIGN KEY but found the \
					end of the statement~
					ALTER TABLE t ADD CONSTRAINT n NOT NULL a | 32 | Expected PRIMARY KEY, UNIQUE, CHECK or FOREIGN KEY but found NOT
					ALTER TABLE t ADD a INT DEFAULT now() | 36 | An expression as a default value has to be in parentheses
					ALTER TABLE t ADD COLUMN order INT | 26 | ~Expected the name of a column but found the keyword order, which is a \
					name only in quotes~
					ALTER TABLE t ADD COLUMN check INT | 26 | ~Expected the name of a column but found the keyword check, which is a \
					name only in quotes~
					ALTER TABLE t DROP CONSTRAINT      | 30 | ~Expected the name of a constraint but found the end of the statement~
					ALTER TABLE t RENAME a b           | 24 | Expected TO but found b
					ALTER TABLE t RENAME CONSTRAINT a b | 35 | Expected TO but found b
					ALTER TABLE t ALTER a              | 22 | Expected TYPE, SET or DROP but found the end of the statement
					ALTER TABLE t ALTER a INT          | 23 | Expected TYPE, SET or DROP but found INT
					ALTER TABLE t ALTER a TYPE         | 27 | Expected a type but found the end of the statement
					ALTER TABLE t ALTER a TYPE INT USING | 37 | Expected an expression but found the end of the statement
					ALTER TABLE t ALTER a TYPE INT USING a::int | 39 | SQLite has no ::, write CAST(… AS …)
					ALTER TABLE t ALTER a SET          | 26 | Expected DATA TYPE, DEFAULT or NOT NULL but found the end of the statement
					ALTER TABLE t ALTER a SET DEFAULT  | 34 | Expected a default value but found the end of the statement
					ALTER TABLE t ALTER a SET DEFAULT (1 | 37 | Expected ) but found the end of the statement
					ALTER TABLE t ALTER a SET DEFAULT 1) | 36 | Expected a comma or the end of the statement but found )
					ALTER TABLE t ALTER a DROP x       | 28 | Expected DEFAULT or NOT NULL but found x
					ALTER TABLE t ADD 'a               | 19 | The string that begins here is never closed
					""")
	void aMistakeIsReportedWithWhatWasExpectedAndWhatWasFound(String text, int column, String message) {
		assertThatExceptionOfType(SqlSyntaxException.class).isThrownBy(() -> AlterTable.parse(text))
			.withMessage(message)
			.satisfies((ex) -> assertThat(ex.getColumn()).isEqualTo(column));
	}

	@Test
	void everyActionMayBeWrittenInAnyCase() {
		for (String action : List.of("ADD COLUMN IF NOT EXISTS a INT", "DROP CONSTRAINT IF EXISTS n RESTRICT",
				"ALTER COLUMN a SET DATA TYPE INT USING (a)", "RENAME CONSTRAINT n TO a")) {
			assertThat(actions(Identifiers.fold(action).replace('A', 'a').replace('E', 'e')).toString())
				.isEqualToIgnoringCase(actions(action).toString());
		}
	}

	private static List<String> actions(String actions) {
		String text = "ALTER TABLE t " + actions;
		AlterTable statement = AlterTable.parse(text);
		SyntaxTrees.requireThatItPrintsAs(statement, text);
		return statement.actions().stream().map((action) -> SyntaxTrees.describe(action, text)).toList();
	}

}
