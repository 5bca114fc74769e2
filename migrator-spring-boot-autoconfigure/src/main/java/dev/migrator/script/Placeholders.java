package dev.migrator.script;

import java.util.Arrays;
import java.util.Map;

import dev.migrator.sql.LineIndex;
import dev.migrator.sql.SqlDialect;
import dev.migrator.sql.StatementSplitter;

/**
 * A script with <code>${NAME}</code> replaced where there is a value of that name. It
 * remembers where its pieces come from: every character of a value counts as standing
 * where the placeholder begins.
 */
final class Placeholders {

	private final StringBuilder result = new StringBuilder();

	private int[] resultOffsets = new int[16];

	private int[] originalOffsets = new int[16];

	private boolean[] verbatim = new boolean[16];

	private int pieces;

	private Placeholders(String text, int start, int end, Map<String, String> values) {
		int copied = start;
		int open = text.indexOf("${", start);
		while (open >= 0 && open < end) {
			int close = text.indexOf('}', open);
			if (close < 0 || close >= end) {
				break;
			}
			String value = values.get(text.substring(open + 2, close));
			if (value != null) {
				add(copied, text.substring(copied, open), true);
				add(open, value, false);
				copied = close + 1;
			}
			open = text.indexOf("${", (value != null) ? copied : open + 2);
		}
		add(copied, text.substring(copied, end), true);
	}

	static String replace(String text, int start, int end, Map<String, String> values) {
		return new Placeholders(text, start, end, values).result.toString();
	}

	/**
	 * Return a splitter of the script with placeholders replaced, whose statements have
	 * the lines of the text without.
	 */
	static StatementSplitter split(String text, int start, int end, SqlDialect dialect, LineIndex lines,
			Map<String, String> values) {
		int first = text.indexOf("${", start);
		if (values.isEmpty() || first < 0 || first >= end) {
			return new StatementSplitter(text, start, end, dialect, lines);
		}
		Placeholders replaced = new Placeholders(text, start, end, values);
		String result = replaced.result.toString();
		return new StatementSplitter(result, 0, result.length(), dialect, lines.mappedBy(replaced::originalOffset));
	}

	private void add(int originalOffset, String piece, boolean verbatim) {
		if (this.pieces == this.resultOffsets.length) {
			this.resultOffsets = Arrays.copyOf(this.resultOffsets, this.pieces * 2);
			this.originalOffsets = Arrays.copyOf(this.originalOffsets, this.pieces * 2);
			this.verbatim = Arrays.copyOf(this.verbatim, this.pieces * 2);
		}
		if (!piece.isEmpty()) {
			this.resultOffsets[this.pieces] = this.result.length();
			this.originalOffsets[this.pieces] = originalOffset;
			this.verbatim[this.pieces++] = verbatim;
			this.result.append(piece);
		}
	}

	private int originalOffset(int offset) {
		int found = Arrays.binarySearch(this.resultOffsets, 0, this.pieces, offset);
		int piece = Math.max(0, (found >= 0) ? found : -found - 2);
		int within = this.verbatim[piece] ? offset - this.resultOffsets[piece] : 0;
		return this.originalOffsets[piece] + within;
	}

}
