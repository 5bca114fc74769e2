package dev.migrator.sql;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * Knows the line and column of each offset in a text. A line ends with a line feed,
 * whether or not a carriage return stands before it.
 */
public final class LineIndex {

	private final int[] lineStarts;

	private final IntUnaryOperator originalOffset;

	private LineIndex(int[] lineStarts, IntUnaryOperator originalOffset) {
		this.lineStarts = lineStarts;
		this.originalOffset = originalOffset;
	}

	/**
	 * Find the lines of a text.
	 * @param text the text
	 * @return its lines
	 */
	public static LineIndex of(String text) {
		int[] lineStarts = new int[16];
		int lines = 1;
		for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
			if (lines == lineStarts.length) {
				lineStarts = Arrays.copyOf(lineStarts, lines * 2);
			}
			lineStarts[lines++] = i + 1;
		}
		return new LineIndex(Arrays.copyOf(lineStarts, lines), IntUnaryOperator.identity());
	}

	/**
	 * Return the same lines for offsets in a text that was made out of this one.
	 * @param originalOffset gives the offset in this text for one in the other
	 * @return the lines of this text by offsets in the other
	 */
	public LineIndex mappedBy(IntUnaryOperator originalOffset) {
		return new LineIndex(this.lineStarts, this.originalOffset.compose(originalOffset));
	}

	/**
	 * Return the line of a character.
	 * @param offset the offset of the character
	 * @return the line, from 1
	 */
	public int line(int offset) {
		int found = Arrays.binarySearch(this.lineStarts, this.originalOffset.applyAsInt(offset));
		return (found >= 0) ? found + 1 : -found - 1;
	}

	/**
	 * Return the column of a character.
	 * @param offset the offset of the character
	 * @return the column, from 1, counted in UTF-16 code units
	 */
	public int column(int offset) {
		return this.originalOffset.applyAsInt(offset) - this.lineStarts[line(offset) - 1] + 1;
	}

}
