package dev.migrator.sql;

/**
 * A stretch of a text.
 *
 * @param start the offset of its first character
 * @param end the offset behind its last character
 */
public record Span(int start, int end) {

	/**
	 * Checks that it is a stretch.
	 */
	public Span {
		if (start < 0 || end < start) {
			throw new IllegalArgumentException("[%d, %d)".formatted(start, end));
		}
	}

	/**
	 * Return what is written here.
	 * @param source the text
	 * @return the characters of the stretch
	 */
	public String text(String source) {
		return source.substring(this.start, this.end);
	}

	/**
	 * Return whether another stretch lies within this one.
	 * @param other the other stretch
	 * @return whether no part of it is outside
	 */
	public boolean contains(Span other) {
		return this.start <= other.start && other.end <= this.end;
	}

}
