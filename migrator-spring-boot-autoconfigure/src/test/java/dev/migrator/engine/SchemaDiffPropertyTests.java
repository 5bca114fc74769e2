package dev.migrator.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.migrator.Migrator;
import dev.migrator.schema.Schema;
import dev.migrator.schema.SchemaDiff;
import dev.migrator.schema.SchemaScript;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.slf4j.LoggerFactory;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for the difference of any two schemas. {@code -Dmigrator.diff.tries} says
 * how many examples there are, and {@code -Dmigrator.diff.seed} picks a single one.
 */
class SchemaDiffPropertyTests {

	private static final int TRIES = 10;

	private static final int EXAMPLES = Integer.getInteger("migrator.diff.tries", 60);

	private static final long START = Long.getLong("migrator.diff.start", 0);

	private static final Path DIRECTORY = createDirectory();

	private static Path createDirectory() {
		try {
			return Files.createTempDirectory("migrator");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@BeforeContainer
	static void beQuiet() {
		logger().setLevel(Level.ERROR);
	}

	@AfterContainer
	static void tidyUp() throws IOException {
		logger().setLevel(null);
		FileSystemUtils.deleteRecursively(DIRECTORY);
	}

	private static Logger logger() {
		return (Logger) LoggerFactory.getLogger("dev.migrator");
	}

	@Property(tries = TRIES, seed = "20261125", shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
	void theRevisionFromOneSchemaToAnotherMakesItAndItsDowngradeMakesTheFirstAgain(@ForAll("seeds") long seed,
			@ForAll Product product) throws IOException {
		Long only = Long.getLong("migrator.diff.seed");
		for (int i = 0; i < ((only != null) ? 1 : EXAMPLES / TRIES); i++) {
			long example = (only != null) ? only : seed + START + i;
			try {
				verify(product, new Random(example));
			}
			catch (Exception | AssertionError ex) {
				throw new AssertionError("Example %d on %s: %s".formatted(example, product, ex.getMessage()), ex);
			}
		}
	}

	@Provide
	Arbitrary<Long> seeds() {
		return Arbitraries.randomValue(Random::nextLong);
	}

	private void verify(Product product, Random random) throws Exception {
		List<String> first = RandomDefinitions.statements(random, product.dialect());
		List<String> second = RandomDefinitions.statements(random, product.dialect());
		String report = "%n-- first%n%s%n-- second%n%s%n".formatted(script(first), script(second));
		try (TestDatabase database = newDatabase(product); TestDatabase other = newDatabase(product)) {
			execute(database, first);
			execute(other, second);
			Schema before = ReadSchema.of(database);
			Schema after = ReadSchema.of(other);
			RevisionFolder revisions = new RevisionFolder(Files.createTempDirectory(DIRECTORY, "revisions"));
			String upgrade = script(SchemaScript.of(SchemaDiff.between(before, after), before));
			String downgrade = script(SchemaScript.of(SchemaDiff.between(after, before), before));
			report += "-- upgrade%n%s%n-- downgrade%n%s%n".formatted(upgrade, downgrade);
			revisions.add("change", upgrade, downgrade);
			Migrator migrator = database.migrator(revisions, (builder) -> builder.preserveData(false));

			migrator.upgrade();
			assertThat(SchemaDiff.between(ReadSchema.of(database), after)).as(report).isEmpty();

			migrator.downgrade("base", migrator.planDowngrade("base").planId());
			assertThat(SchemaDiff.between(ReadSchema.of(database), before)).as(report).isEmpty();
		}
		catch (RuntimeException ex) {
			throw new AssertionError(report + ex.getMessage(), ex);
		}
	}

	@Property(tries = TRIES, seed = "20261125", shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
	void theScriptThatIsWrittenForASchemaMakesTheSame(@ForAll("seeds") long seed, @ForAll Product product)
			throws Exception {
		List<String> statements = RandomDefinitions.statements(new Random(seed), product.dialect());
		try (TestDatabase database = newDatabase(product); TestDatabase other = newDatabase(product)) {
			Schema nothing = ReadSchema.of(database);
			execute(database, statements);
			Schema schema = ReadSchema.of(database);
			List<String> script = SchemaScript.of(SchemaDiff.between(nothing, schema), schema);
			RevisionFolder revisions = new RevisionFolder(Files.createTempDirectory(DIRECTORY, "revisions"));
			other.migrator(revisions.add("all", script(script), "")).upgrade();
			assertThat(SchemaDiff.between(ReadSchema.of(other), schema))
				.as("Example %d: %s%n%s", seed, script(statements), script(script))
				.isEmpty();
		}
	}

	private TestDatabase newDatabase(Product product) throws IOException {
		return product.newDatabase(Files.createTempDirectory(DIRECTORY, "database"));
	}

	private static String script(List<String> statements) {
		return statements.stream().map((statement) -> statement + ";\n").collect(Collectors.joining());
	}

	private static void execute(TestDatabase database, List<String> statements) throws SQLException {
		try (Connection connection = database.dataSource().getConnection();
				Statement statement = connection.createStatement()) {
			connection.setAutoCommit(false);
			for (String sql : statements) {
				try {
					statement.execute(sql);
				}
				catch (SQLException ex) {
					throw new SQLException(ex.getMessage() + " in " + sql, ex);
				}
			}
			connection.commit();
		}
	}

}
