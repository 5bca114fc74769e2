package dev.migrator.adoption;

import java.util.List;
import java.util.stream.IntStream;

/**
 * SQL that goes one way, and where it is from.
 *
 * @param file the file, by its path in the folder
 * @param line the line of the file at which the text begins, from 1
 * @param text the SQL
 * @param transactional whether the tool is to run it in a transaction
 * @param deliberatelyEmpty whether its author says that there is nothing to do
 */
record ForeignScript(String file, int line, String text, boolean transactional, boolean deliberatelyEmpty) {

	ForeignScript(String file, int line, String text, boolean transactional) {
		this(file, line, text, transactional, false);
	}

	/**
	 * Make a script of some lines of a file.
	 * @param first the first line, from 0
	 * @param end the line behind the last one
	 */
	static ForeignScript ofLines(String file, List<String> lines, int first, int end, boolean transactional) {
		return new ForeignScript(file, first + 1, String.join("\n", lines.subList(first, end)), transactional)
			.trimmed();
	}

	/**
	 * Return the script without empty lines around it.
	 */
	ForeignScript trimmed() {
		List<String> lines = this.text.lines().toList();
		int first = IntStream.range(0, lines.size()).filter((i) -> !lines.get(i).isBlank()).findFirst().orElse(-1);
		if (first < 0) {
			return new ForeignScript(this.file, this.line, "", this.transactional, this.deliberatelyEmpty);
		}
		String rest = this.text.stripTrailing();
		int start = 0;
		for (int i = 0; i < first; i++) {
			start = rest.indexOf('\n', start) + 1;
		}
		return new ForeignScript(this.file, this.line + first, rest.substring(start), this.transactional,
				this.deliberatelyEmpty);
	}

}
