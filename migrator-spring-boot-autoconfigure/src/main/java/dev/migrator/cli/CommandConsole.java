package dev.migrator.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.migrator.MigratorException;
import picocli.CommandLine.Help.Ansi.Style;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where a command is answered: results on standard output, everything else on standard
 * error. With {@code --json}, standard output has one document and nothing else.
 */
final class CommandConsole {

	private static final Pattern STYLE = Pattern.compile("\u001B\\[[0-9;]*m");

	private static final int INDENT = 4;

	private final PrintStream out;

	private final PrintStream err;

	private final InputStream in;

	private final Terminal terminal;

	private final boolean json;

	/**
	 * Creates a console.
	 * @param out takes results
	 * @param err takes everything else
	 * @param in has the answers of the user
	 * @param terminal what is known of the screen
	 * @param json whether results are written as JSON
	 */
	CommandConsole(PrintStream out, PrintStream err, InputStream in, Terminal terminal, boolean json) {
		this.out = out;
		this.err = err;
		this.in = in;
		this.terminal = terminal;
		this.json = json;
	}

	Terminal terminal() {
		return this.terminal;
	}

	PrintStream err() {
		return this.err;
	}

	boolean isJson() {
		return this.json;
	}

	/**
	 * Write a line of the result, in several where the screen is narrower.
	 */
	void line(String line) {
		wrapped(line).forEach(this.out::println);
		this.out.flush();
	}

	/**
	 * Write a line of the result that must not be broken.
	 */
	void unbroken(String line) {
		this.out.println(line);
		this.out.flush();
	}

	/**
	 * Write a line that is no part of the result.
	 */
	void note(String line) {
		wrapped(line).forEach(this.err::println);
		this.err.flush();
	}

	/**
	 * Break a line between words, and indent what follows.
	 */
	private List<String> wrapped(String line) {
		Integer columns = this.terminal.columns();
		if (columns == null || visible(line) <= columns) {
			return List.of(line);
		}
		String indent = " ".repeat(line.length() - line.stripLeading().length() + INDENT);
		List<String> lines = new ArrayList<>();
		StringBuilder current = new StringBuilder();
		for (String word : line.split("(?<=\\S)(?=\\s)", -1)) {
			boolean first = lines.isEmpty() && current.isEmpty();
			if (!first && visible(current + word) > columns && !current.toString().isBlank()) {
				lines.add(current.toString());
				current = new StringBuilder(indent).append(word.stripLeading());
			}
			else {
				current.append(word);
			}
		}
		lines.add(current.toString());
		return lines;
	}

	private static int visible(String text) {
		return STYLE.matcher(text).replaceAll("").length();
	}

	/**
	 * Write the result as JSON.
	 */
	void json(Object result) {
		JsonMapper mapper = JsonMapper.builder()
			.disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
			.enable(SerializationFeature.INDENT_OUTPUT)
			.changeDefaultPropertyInclusion((inclusion) -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
			.build();
		text(mapper.writeValueAsString(result) + "\n");
	}

	/**
	 * Write what other programs read: in UTF-8, whatever the terminal can show.
	 */
	void text(String text) {
		this.out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
		// A stream that prints does not throw, and half a script must not pass for a
		// whole
		if (this.out.checkError()) {
			throw new MigratorException("The answer could not be written to standard output.",
					"See whether the disk is full, or who reads the output has ended.");
		}
	}

	/**
	 * Return a text in a style, where styles can be seen.
	 */
	String styled(String text, Style... styles) {
		if (!this.terminal.colours() || text.isEmpty()) {
			return text;
		}
		StringBuilder styled = new StringBuilder();
		for (Style style : styles) {
			styled.append(style.on());
		}
		return styled.append(text).append(Style.reset.on()).toString();
	}

	/**
	 * Ask the user, and take everything but a yes for a no.
	 * @param question the question
	 * @param unanswered what to throw if there is nobody to answer, as in JSON
	 * @return whether the answer is yes
	 */
	boolean confirm(String question, Supplier<MigratorException> unanswered) {
		if (this.json) {
			throw unanswered.get();
		}
		this.err.print(question + " [y/N] ");
		this.err.flush();
		try {
			// Not closed: it is the process's, and at most one question is asked
			String answer = new BufferedReader(new InputStreamReader(this.in, Charset.defaultCharset())).readLine();
			if (answer == null) {
				this.err.println();
				throw unanswered.get();
			}
			String word = answer.strip().toLowerCase(Locale.ROOT);
			return word.equals("y") || word.equals("yes");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
