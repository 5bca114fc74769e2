package dev.migrator.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The README, or a page that it leads to, taken apart.
 *
 * @param text all of it
 */
record Readme(String text) {

	/**
	 * The root of the repository, seen from the module's directory, where tests run.
	 */
	static final Path ROOT = Path.of("..");

	private static final Pattern BLOCK = Pattern.compile("^( *)```(\\w+)\\n(.*?)^\\1```$",
			Pattern.MULTILINE | Pattern.DOTALL);

	private static final Pattern PROPERTY = Pattern.compile("^\\| `([a-z.-]+\\.[a-z.-]+)` \\| (?:`(.*?)` )?\\| .*\\|$",
			Pattern.MULTILINE);

	static Readme read() {
		return read(ROOT.resolve("README.md"));
	}

	/**
	 * Return the pages that the README leads to.
	 */
	static List<Readme> pages() {
		try (Stream<Path> files = Files.list(ROOT.resolve("docs"))) {
			return files.map(Readme::read).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Readme read(Path file) {
		try {
			return new Readme(Files.readString(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return what is under a heading, up to the next one.
	 */
	Readme section(String heading) {
		int start = this.text.indexOf("\n## " + heading + "\n");
		if (start == -1) {
			throw new IllegalArgumentException("The README has no section '%s'".formatted(heading));
		}
		int end = this.text.indexOf("\n## ", start + 1);
		return new Readme(this.text.substring(start, (end != -1) ? end : this.text.length()));
	}

	/**
	 * Return the code blocks in a language.
	 */
	List<String> blocks(String language) {
		return BLOCK.matcher(this.text)
			.results()
			.filter((block) -> block.group(2).equals(language))
			.map((block) -> block.group(3).indent(-block.group(1).length()))
			.toList();
	}

	/**
	 * Return the rows of the table of properties: defaults by name.
	 */
	Map<String, String> properties() {
		Map<String, String> properties = new TreeMap<>();
		PROPERTY.matcher(this.text).results().forEach((row) -> properties.put(row.group(1), orEmpty(row, 2)));
		return properties;
	}

	private static String orEmpty(MatchResult match, int group) {
		String value = match.group(group);
		return (value != null) ? value : "";
	}

}
