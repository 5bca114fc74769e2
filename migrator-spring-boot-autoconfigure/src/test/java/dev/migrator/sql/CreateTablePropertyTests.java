package dev.migrator.sql;

import java.util.Random;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for any table that SQLite takes.
 */
class CreateTablePropertyTests {

	private static final SqliteSchema DATABASE = new SqliteSchema();

	@AfterContainer
	static void close() {
		DATABASE.close();
	}

	@Property(tries = 1500, shrinking = ShrinkingMode.OFF)
	void aTableIsReadAsItWasMeantAndAsSqliteReadsIt(@ForAll long seed) {
		RandomTable table = new RandomTable(new Random(seed));
		String description = table.write();
		CreateTable read = CreateTable.parse(table.text());
		assertThat(SyntaxTrees.describe(read, table.text())).as(table.text()).isEqualTo(description);
		SyntaxTrees.requireThatItPrintsAs(read, table.text());
		DATABASE.requireThatItAgreesWith(read);
	}

}
