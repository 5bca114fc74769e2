package dev.migrator.revision;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.migrator.revision.RevisionExpression.Keyword;
import dev.migrator.revision.RevisionExpression.Name;
import dev.migrator.revision.RevisionExpression.Place;
import dev.migrator.revision.RevisionExpression.Point;
import dev.migrator.revision.RevisionExpression.Range;
import dev.migrator.revision.RevisionExpression.Symbol;
import dev.migrator.revision.RevisionExpression.Walk;
import dev.migrator.revision.RevisionExpressionException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Parses expressions. The grammar is told at {@link RevisionExpression}.
 */
final class ExpressionParser {

	private static final Pattern POINT = Pattern
		.compile("(?:(?<branch>[A-Za-z0-9_.]++)@)?(?<symbol>[A-Za-z0-9_.]++)?(?:(?<sign>[+-])(?<count>[0-9]++))?");

	private final String text;

	private ExpressionParser(String text) {
		this.text = text;
	}

	static RevisionExpression expression(String text) {
		ExpressionParser parser = new ExpressionParser(text);
		return (text.indexOf(':') < 0) ? parser.parsePoint(text) : parser.parseRange();
	}

	static Point point(String text) {
		ExpressionParser parser = new ExpressionParser(text);
		if (text.indexOf(':') >= 0) {
			throw parser.malformed("a range says which part of a history to show, not where to go");
		}
		return parser.parsePoint(text);
	}

	private Range parseRange() {
		String[] ends = this.text.split(":", -1);
		if (ends.length != 2) {
			throw malformed("a range has one colon, as in A:B");
		}
		return new Range(ends[0].isEmpty() ? null : parsePoint(ends[0]),
				ends[1].isEmpty() ? null : parsePoint(ends[1]));
	}

	private Point parsePoint(String point) {
		Matcher matcher = POINT.matcher(point);
		if (point.isEmpty()) {
			throw malformed("it is empty");
		}
		if (!matcher.matches()) {
			throw malformed("\"" + point + "\" cannot be read");
		}
		String branch = matcher.group("branch");
		if (branch != null && Keyword.find(branch) != null) {
			throw malformed("before @ stands a label or an id, not " + branch);
		}
		Symbol symbol = symbol(matcher.group("symbol"));
		if (matcher.group("sign") != null) {
			return new Walk(branch, symbol, steps(matcher.group("sign"), matcher.group("count")));
		}
		if (symbol == null) {
			throw malformed("after @ stands a revision, head, heads, base, current, +N or -N");
		}
		return new Place(branch, symbol);
	}

	private static @Nullable Symbol symbol(@Nullable String text) {
		if (text == null) {
			return null;
		}
		Keyword keyword = Keyword.find(text);
		return (keyword != null) ? keyword : new Name(text);
	}

	private int steps(String sign, String digits) {
		int count;
		try {
			count = Integer.parseInt(digits);
		}
		catch (NumberFormatException ex) {
			// more than there can be revisions
			count = Integer.MAX_VALUE;
		}
		if (count == 0) {
			throw malformed("the number of steps begins at 1");
		}
		return sign.equals("+") ? count : -count;
	}

	private RevisionExpressionException malformed(String reason) {
		return new RevisionExpressionException(Kind.MALFORMED, this.text, "\"" + this.text
				+ "\" is not a revision expression: " + reason
				+ ". Expressions are head, heads, base, current, an id or the first 4 or more characters of one, "
				+ "a label, label@head, +2, -1, label@-1, head-1 and, for a history, ranges such as base:head");
	}

}
