package dev.migrator.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;

import org.springframework.util.FileSystemUtils;

/**
 * What holds for any change of any table. {@code -Dmigrator.alter.tries} says how many
 * examples there are, {@code -Dmigrator.alter.seed} picks a single one.
 */
class SqliteAlterPropertyTests {

	private static final int TRIES = 100;

	private static final int EXAMPLES = Integer.getInteger("migrator.alter.tries",
			(System.getProperty("sqlite.version") != null) ? 400 : 2500);

	private static final Path DIRECTORY = createDirectory();

	private static Path createDirectory() {
		try {
			return Files.createTempDirectory("migrator");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@AfterContainer
	static void deleteDirectory() throws IOException {
		FileSystemUtils.deleteRecursively(DIRECTORY);
	}

	@Property(tries = TRIES, seed = "20261124", shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
	void aChangeDoesWhatItSaysAndNothingElseOrIsRefusedAndDoesNothing(@ForAll("seeds") long seed) {
		verify(seed, EXAMPLES, new ChangeExample(DIRECTORY)::verify);
	}

	@Property(tries = TRIES, seed = "20261124", shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
	void aChangeInPlaceComesToTheSameAsACopy(@ForAll("seeds") long seed) {
		verify(seed, EXAMPLES / 5, new TwoWaysExample(DIRECTORY)::verify);
	}

	private static void verify(long firstSeed, int examples, Example example) {
		Long only = Long.getLong("migrator.alter.seed");
		for (int i = 0; i < ((only != null) ? 1 : examples / TRIES); i++) {
			long seed = (only != null) ? only : firstSeed + i;
			try {
				example.verify(new Random(seed));
			}
			catch (Exception | AssertionError ex) {
				throw new AssertionError("Example %d: %s".formatted(seed, ex.getMessage()), ex);
			}
		}
	}

	@Provide
	Arbitrary<Long> seeds() {
		return Arbitraries.randomValue(Random::nextLong);
	}

	@FunctionalInterface
	private interface Example {

		void verify(Random random) throws Exception;

	}

}
