package dev.migrator.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
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

/**
 * What holds for any downgrade and the upgrade after it.
 * {@code -Dmigrator.preservation.tries} says how many examples there are,
 * {@code -Dmigrator.preservation.start} where to look for others, and
 * {@code -Dmigrator.preservation.seed} picks a single one.
 */
class PreservationPropertyTests {

	private static final int TRIES = 20;

	private static final long START = Long.getLong("migrator.preservation.start", 0);

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

	// Each example would tell of dozens of revisions
	private static Logger logger() {
		return (Logger) LoggerFactory.getLogger("dev.migrator");
	}

	@Property(tries = TRIES, seed = "20261124", shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
	void whatADowngradeTakesAwayIsToldBeforehandAndComesBackWithTheNextUpgradeAndNothingElseChanges(
			@ForAll("seeds") long firstSeed) {
		verify(Product.SQLITE, 300, firstSeed);
	}

	@Property(tries = TRIES, seed = "20261124", shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
	void soItIsOnPostgresqlToo(@ForAll("seeds") long firstSeed) {
		verify(Product.POSTGRESQL, 40, firstSeed);
	}

	private static void verify(Product product, int examples, long firstSeed) {
		Long only = Long.getLong("migrator.preservation.seed");
		int tries = Integer.getInteger("migrator.preservation.tries", examples);
		for (int i = 0; i < ((only != null) ? 1 : tries / TRIES); i++) {
			long seed = (only != null) ? only : firstSeed + START + i;
			try {
				new PreservationExample(product, DIRECTORY, new Random(seed)).verify();
			}
			catch (Exception | AssertionError ex) {
				throw new AssertionError("Example %d on %s: %s".formatted(seed, product, ex.getMessage()), ex);
			}
		}
	}

	@Provide
	Arbitrary<Long> seeds() {
		return Arbitraries.randomValue(Random::nextLong);
	}

}
