package dev.migrator.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What comes of statements that somebody has damaged.
 */
class MalformedStatementTests {

	private static final SqliteSchema DATABASE = new SqliteSchema();

	private static final String INDEX = "CREATE UNIQUE INDEX IF NOT EXISTS main.i ON t (a COLLATE nocase DESC, lower(b), "
			+ "(c)) WHERE d > (1)";

	private static final List<String> ALTERATIONS = List.of(
			"ALTER TABLE IF EXISTS ONLY main.t * ADD COLUMN IF NOT EXISTS a DECIMAL(10, +2) NOT NULL DEFAULT (1), DROP b",
			"ALTER TABLE t ADD CONSTRAINT n FOREIGN KEY (a, b) REFERENCES p (c, d) ON DELETE SET NULL DEFERRABLE",
			"ALTER TABLE t ADD CHECK (a IN (1, 2)), ADD UNIQUE (a COLLATE nocase DESC, 'b'), ADD PRIMARY KEY (\"a\")",
			"ALTER TABLE t DROP COLUMN IF EXISTS a RESTRICT, DROP CONSTRAINT IF EXISTS c RESTRICT",
			"ALTER TABLE t RENAME COLUMN a TO [b c], RENAME CONSTRAINT a TO b, RENAME TO u",
			"ALTER TABLE t ALTER COLUMN a SET DATA TYPE double precision COLLATE x USING coalesce(a, 'b') || -1",
			"ALTER TABLE t ALTER a SET DEFAULT now(), ALTER b DROP DEFAULT, ALTER COLUMN c SET NOT NULL ON CONFLICT FAIL, "
					+ "ALTER d DROP NOT NULL",
			INDEX);

	private static final List<String> TOKENS = List.of("(", ")", ",", ".", "*", "-", "'a'", "\"a\"", "[a]", "1",
			"x'00'", "a", "CONSTRAINT", "CHECK", "PRIMARY", "KEY", "UNIQUE", "FOREIGN", "REFERENCES", "NOT", "NULL",
			"DEFAULT", "COLLATE", "GENERATED", "ALWAYS", "AS", "AUTOINCREMENT", "DEFERRABLE", "INITIALLY", "ON",
			"CONFLICT", "FAIL", "MATCH", "ASC", "DESC", "NULLS", "FIRST", "IF", "EXISTS", "ADD", "DROP", "COLUMN",
			"TYPE", "SET", "TO", "CASCADE", "USING", "WHERE", "WITHOUT", "ROWID", "STRICT", "STORED", "IDENTITY", "--",
			"/*", "'", "\"", "[", "::", "!", "\u0000", "é", "\n");

	private static final List<String> INNOCENT_TOKENS = TOKENS.subList(0, TOKENS.indexOf("--"));

	@AfterContainer
	static void close() {
		DATABASE.close();
	}

	@Property(tries = 2000)
	void damageEndsInATreeThatPrintsOrInASyntaxError(@ForAll("statements") String statement) {
		for (String text : List.of(statement, "ALTER TABLE t " + statement, "CREATE TABLE t (a " + statement,
				"CREATE INDEX i ON t (" + statement)) {
			read(text);
		}
	}

	@Property(tries = 1500, shrinking = ShrinkingMode.OFF)
	void aTableThatSqliteStillTakesIsStillReadAsSqliteReadsIt(@ForAll long seed) {
		Random random = new Random(seed);
		RandomTable table = new RandomTable(random);
		table.write();
		String text = damage(table.text(), random, INNOCENT_TOKENS);
		SyntaxNode tree = read(text);
		if (isCreate(text) && DATABASE.errorOf(text) == null) {
			assertThat(tree).as(text).isInstanceOf(CreateTable.class);
			DATABASE.requireThatItAgreesWith(CreateTable.parse(text));
		}
	}

	@Property(tries = 500, shrinking = ShrinkingMode.OFF)
	void anIndexThatSqliteStillTakesIsStillRead(@ForAll long seed) {
		String text = damage(INDEX, new Random(seed), INNOCENT_TOKENS);
		SyntaxNode tree = read(text);
		if (isCreate(text) && DATABASE.errorOf("CREATE TABLE t (a, b, c, d)", text) == null) {
			assertThat(tree).as(text).isNotNull();
		}
	}

	private static boolean isCreate(String text) {
		return text.stripLeading().regionMatches(true, 0, "CREATE", 0, 6);
	}

	@Provide
	Arbitrary<String> statements() {
		return Arbitraries.longs().map((seed) -> {
			Random random = new Random(seed);
			if (random.nextInt(3) > 0) {
				return damage(ALTERATIONS.get(random.nextInt(ALTERATIONS.size())), random, TOKENS);
			}
			RandomTable table = new RandomTable(random);
			table.write();
			return damage(table.text(), random, TOKENS);
		});
	}

	private static @Nullable SyntaxNode read(String text) {
		try {
			SyntaxNode tree = SyntaxTrees.parse(text);
			SyntaxTrees.requireThatItPrintsAs(tree, text);
			return tree;
		}
		catch (SqlSyntaxException ex) {
			String[] lines = text.split("\n", -1);
			assertThat(ex.getLine()).as(text).isBetween(1, lines.length);
			assertThat(ex.getColumn()).as(text).isBetween(1, lines[ex.getLine() - 1].length() + 1);
			assertThat(ex).hasMessageMatching("(?s)(Expected|SQLite has|The|Nothing|An expression|CREATE|A virtual).*");
			return null;
		}
	}

	private static String damage(String statement, Random random, List<String> insertions) {
		List<String> tokens = new ArrayList<>();
		SqlLexer.tokens(statement, SqlDialect.SQLITE).forEach((token) -> tokens.add(token.text(statement)));
		int times = 1 + random.nextInt(3);
		for (int i = 0; i < times && !tokens.isEmpty(); i++) {
			int at = random.nextInt(tokens.size());
			switch (random.nextInt(6)) {
				case 0, 1 -> tokens.remove(at);
				case 2 -> tokens.add(at, " " + tokens.get(random.nextInt(tokens.size())) + " ");
				case 3 -> tokens.add(at, " " + insertions.get(random.nextInt(insertions.size())) + " ");
				case 4 -> tokens.set(at, " " + insertions.get(random.nextInt(insertions.size())) + " ");
				default -> {
					if (random.nextInt(4) == 0) {
						tokens.subList(at, tokens.size()).clear();
					}
					else {
						tokens.set(at, tokens.get(random.nextInt(tokens.size())));
					}
				}
			}
		}
		return String.join("", tokens);
	}

}
