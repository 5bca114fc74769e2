package dev.migrator.sql;

import dev.migrator.sql.Token.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link IndexedColumn}: an expression from whose end collation and direction have
 * to be told.
 */
final class IndexedColumnReader {

	private final SyntaxReader reader;

	private int from;

	private int to;

	private @Nullable Name collation;

	IndexedColumnReader(SyntaxReader reader) {
		this.reader = reader;
	}

	IndexedColumn read() {
		this.from = this.reader.position();
		this.reader.expression("a column or an expression");
		this.to = this.reader.position();
		this.collation = null;
		Span span = this.reader.span(this.from, this.to);
		if (!dropLast("NULLS", "FIRST")) {
			dropLast("NULLS", "LAST");
		}
		if (!dropLast("ASC")) {
			dropLast("DESC");
		}
		boolean changed = true;
		while (changed) {
			changed = dropParentheses() || dropCollations();
		}
		Expression expression = new Expression(this.reader.span(this.from, this.to));
		return new IndexedColumn(expression, isColumn() ? this.reader.nameAt(this.from) : null, this.collation, span);
	}

	private boolean isColumn() {
		return this.to - this.from == 1 && this.reader.isName(this.from)
				&& !this.reader.matches(this.from, "CURRENT_DATE") && !this.reader.matches(this.from, "CURRENT_TIME")
				&& !this.reader.matches(this.from, "CURRENT_TIMESTAMP");
	}

	private boolean dropLast(String... words) {
		int end = this.to - words.length;
		// behind an operator or a full stop the word is a name
		boolean found = end > this.from && this.reader.matches(end, words) && !is(end - 1, Kind.OPERATOR)
				&& !is(end - 1, Kind.DOT);
		if (found) {
			this.to = end;
		}
		return found;
	}

	private boolean dropParentheses() {
		boolean found = is(this.from, Kind.LEFT_PARENTHESIS) && this.to - this.from > 2
				&& behindParentheses(this.from) == this.to;
		if (found) {
			this.from++;
			this.to--;
		}
		return found;
	}

	private boolean dropCollations() {
		int end = this.to;
		while (end - 2 > this.from && this.reader.matches(end - 2, "COLLATE") && this.reader.isName(end - 1)) {
			end -= 2;
		}
		boolean found = end < this.to && behindOperand(this.from) == end;
		if (found) {
			this.collation = (this.collation != null) ? this.collation : this.reader.nameAt(this.to - 1);
			this.to = end;
		}
		return found;
	}

	/**
	 * Find the end of what a collation next to it belongs to. It binds more closely than
	 * any operator with two sides.
	 */
	private int behindOperand(int start) {
		int i = start;
		while (this.reader.matches(i, "-") || this.reader.matches(i, "+") || this.reader.matches(i, "~")) {
			i++;
		}
		if (is(i, Kind.LEFT_PARENTHESIS)) {
			return behindParentheses(i);
		}
		while (is(i + 1, Kind.DOT)) {
			i += 2;
		}
		return is(i + 1, Kind.LEFT_PARENTHESIS) ? behindParentheses(i + 1) : i + 1;
	}

	private int behindParentheses(int start) {
		int depth = 0;
		int i = start;
		do {
			depth += is(i, Kind.LEFT_PARENTHESIS) ? 1 : is(i, Kind.RIGHT_PARENTHESIS) ? -1 : 0;
			i++;
		}
		while (depth > 0 && i < this.to);
		return i;
	}

	private boolean is(int index, Kind kind) {
		return this.reader.token(index).kind() == kind;
	}

}
