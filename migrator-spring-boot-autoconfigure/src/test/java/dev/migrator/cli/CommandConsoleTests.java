package dev.migrator.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import dev.migrator.MigratorException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Where answers go.
 */
class CommandConsoleTests {

	@Test
	void anAnswerThatCannotBeWrittenIsAFailure() {
		OutputStream full = new OutputStream() {

			@Override
			public void write(int b) throws IOException {
				throw new IOException("No space left on device");
			}

		};
		CommandConsole console = new CommandConsole(new PrintStream(full, true, StandardCharsets.UTF_8),
				new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
				InputStream.nullInputStream(), Terminal.none(), true);
		assertThatExceptionOfType(MigratorException.class).isThrownBy(() -> console.json(Map.of("a", 1)))
			.withMessage("The answer could not be written to standard output.");
	}

}
