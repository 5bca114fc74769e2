package dev.migrator.database.sqlite.alter;

import java.util.ArrayList;
import java.util.List;

import dev.migrator.sql.Column;
import dev.migrator.sql.Constraint;
import dev.migrator.sql.CreateTable;
import dev.migrator.sql.Span;
import dev.migrator.sql.SqlDialect;
import dev.migrator.sql.SqlLexer;
import dev.migrator.sql.SyntaxNode;
import dev.migrator.sql.Token;
import dev.migrator.sql.Token.Kind;

/**
 * Edits the text of a table in place: each method returns the text after one change, in
 * which everything that the change does not concern stands as it stood, comments and line
 * breaks included. What is added goes away again without a trace when it is dropped.
 */
final class TableEditor {

	private final CreateTable table;

	private final String text;

	private final List<Token> tokens;

	private final List<SyntaxNode> elements = new ArrayList<>();

	TableEditor(CreateTable table) {
		this.table = table;
		this.text = table.text();
		this.tokens = SqlLexer.tokens(this.text, SqlDialect.SQLITE);
		this.elements.addAll(table.columns());
		this.elements.addAll(table.constraints());
	}

	/**
	 * Add a column behind the last one.
	 */
	String addColumn(String definition) {
		int last = this.table.columns().size() - 1;
		if (last == this.elements.size() - 1) {
			return append(definition);
		}
		int end = this.elements.get(last).span().end();
		int next = this.elements.get(last + 1).span().start();
		String between = this.text.substring(end, next);
		String separator = hasComment(end, next) ? "," + this.text.substring(spaceBefore(next), next) : between;
		return new TextEdits(this.text).insert(next, definition + separator).apply();
	}

	/**
	 * Add a constraint behind everything else.
	 */
	String addConstraint(String definition) {
		return append(definition);
	}

	private String append(String definition) {
		SyntaxNode last = this.elements.get(this.elements.size() - 1);
		int end = last.span().end();
		int anchor = endOfRemark(end);
		int comma = commaBefore(this.elements.size() - 1);
		TextEdits edits = new TextEdits(this.text);
		if (comma >= 0 && isFirstOnItsLine(comma) && startsWithLineBreak(anchor)) {
			return edits.insert(anchor, this.text.substring(spaceBefore(comma), comma) + ", " + definition).apply();
		}
		String space = this.text.substring(spaceBefore(last.span().start()), last.span().start());
		int lineBreak = space.lastIndexOf('\n');
		String separator = (lineBreak >= 0) ? space.substring(lineBreak) : isLineComment(anchor) ? "\n" : " ";
		return edits.insert(end, ",").insert(anchor, separator + definition).apply();
	}

	/**
	 * Take away a column or a constraint of the table, with one comma.
	 */
	String dropElement(SyntaxNode element) {
		int index = this.elements.indexOf(element);
		int start = element.span().start();
		int end = element.span().end();
		int before = commaBefore(index);
		int behind = commaBefore(index + 1);
		TextEdits edits = new TextEdits(this.text);
		if (index == this.elements.size() - 1) {
			dropLast(edits, before, start, end);
		}
		else if (behind < 0 || (before < 0 && index > 0)) {
			// SQLite takes constraints without commas between them
			edits.delete(start, spaceBehind(end));
		}
		else {
			int cut = behind + 1;
			if (spaceBehind(end) != behind) {
				edits.delete(behind, cut);
				cut = end;
			}
			String leading = this.text.substring(spaceBefore(start), start);
			String trailing = this.text.substring(cut, spaceBehind(cut));
			if (index > 0 && !leading.contains("\n")) {
				edits.delete(start - leading.length(), cut);
			}
			else {
				edits.delete(start, cut + trailing.length());
			}
		}
		return edits.apply();
	}

	private void dropLast(TextEdits edits, int comma, int start, int end) {
		if (comma < 0) {
			edits.delete(spaceToCutBefore(start, end), end);
		}
		else if (isFirstOnItsLine(comma) && startsWithLineBreak(end) && spaceBehind(comma + 1) == start) {
			edits.delete(spaceToCutBefore(comma, end), end);
		}
		else if (spaceBehind(comma + 1) == start) {
			edits.delete(comma, end);
		}
		else {
			edits.delete(comma, comma + 1).delete(spaceToCutBefore(start, end), end);
		}
	}

	/**
	 * Take away a constraint of a column.
	 */
	String dropColumnConstraint(Constraint constraint) {
		Span span = constraint.span();
		return new TextEdits(this.text).delete(spaceToCutBefore(span.start(), span.end()), span.end()).apply();
	}

	/**
	 * Give a column another type.
	 */
	String setType(Column column, String type) {
		return (column.type() != null) ? replace(column.type().span(), type)
				: new TextEdits(this.text).insert(column.name().span().end(), " " + type).apply();
	}

	/**
	 * Put a clause behind name and type of a column.
	 */
	String addClause(Column column, String clause) {
		int end = (column.type() != null) ? column.type().span().end() : column.name().span().end();
		return new TextEdits(this.text).insert(end, " " + clause).apply();
	}

	String replace(Span span, String replacement) {
		return new TextEdits(this.text).replace(span, replacement).apply();
	}

	/**
	 * Give a constraint that has none a name.
	 */
	String addName(Constraint constraint, String name) {
		return new TextEdits(this.text).insert(constraint.span().start(), "CONSTRAINT " + name + " ").apply();
	}

	/**
	 * Return where the comma between an element and the one before stands, or -1.
	 */
	private int commaBefore(int index) {
		if (index == 0 || index == this.elements.size()) {
			return -1;
		}
		int from = this.elements.get(index - 1).span().end();
		int to = this.elements.get(index).span().start();
		for (Token token : this.tokens) {
			if (token.start() >= from && token.end() <= to && token.kind() == Kind.COMMA) {
				return token.start();
			}
		}
		return -1;
	}

	private boolean isFirstOnItsLine(int offset) {
		return this.text.substring(spaceBefore(offset), offset).contains("\n");
	}

	private boolean startsWithLineBreak(int offset) {
		return this.text.substring(offset, spaceBehind(offset)).contains("\n");
	}

	/**
	 * Return from where white space may be cut together with what begins behind it: a
	 * line break has to stay where it ends a comment.
	 */
	private int spaceToCutBefore(int start, int end) {
		int space = spaceBefore(start);
		return (isLineComment(space) && !startsWithLineBreak(end)) ? start : space;
	}

	private boolean isLineComment(int end) {
		return this.tokens.stream().anyMatch((token) -> token.end() == end && token.kind() == Kind.LINE_COMMENT);
	}

	private boolean hasComment(int from, int to) {
		return this.tokens.stream()
			.anyMatch((token) -> token.start() >= from && token.end() <= to && token.kind().isTrivia()
					&& token.kind() != Kind.WHITESPACE);
	}

	/**
	 * Return the end of the comments that follow on the same line.
	 */
	private int endOfRemark(int offset) {
		int end = offset;
		for (Token token : this.tokens) {
			if (token.start() < offset) {
				continue;
			}
			if (!token.kind().isTrivia() || (token.kind() == Kind.WHITESPACE && token.text(this.text).contains("\n"))) {
				break;
			}
			end = (token.kind() != Kind.WHITESPACE) ? token.end() : end;
		}
		return end;
	}

	private int spaceBefore(int offset) {
		return this.tokens.stream()
			.filter((token) -> token.end() == offset && token.kind() == Kind.WHITESPACE)
			.mapToInt(Token::start)
			.findFirst()
			.orElse(offset);
	}

	private int spaceBehind(int offset) {
		return this.tokens.stream()
			.filter((token) -> token.start() == offset && token.kind() == Kind.WHITESPACE)
			.mapToInt(Token::end)
			.findFirst()
			.orElse(offset);
	}

}
