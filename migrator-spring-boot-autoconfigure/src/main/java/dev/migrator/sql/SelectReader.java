package dev.migrator.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.migrator.sql.TableChange.TableName;
import dev.migrator.sql.Token.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Reads a query that fills a table: which columns it gives, and whether it takes all rows
 * of another table.
 */
final class SelectReader {

	// What stands between two operands and is a word
	private static final Set<String> OPERATORS = Set.of("AND", "BETWEEN", "COLLATE", "ESCAPE", "FROM", "GLOB", "ILIKE",
			"IN", "IS", "LIKE", "MATCH", "NOT", "OR", "OVERLAPS", "REGEXP", "SIMILAR", "TO");

	// The first words of types that consist of several
	private static final Set<String> TYPES = Set.of("BIT", "CHAR", "CHARACTER", "DOUBLE", "INTERVAL", "NATIONAL",
			"TIME", "TIMESTAMP");

	private final SyntaxReader reader;

	private boolean wholeTable;

	SelectReader(SyntaxReader reader) {
		this.reader = reader;
	}

	/**
	 * Read up to {@code FROM}.
	 * @return the columns, as far as they have a name that can be told; {@code null} if
	 * it is no query that lists any, or takes all there are
	 */
	@Nullable List<String> columns() {
		while (this.reader.skip("(")) {
			// a query in parentheses
		}
		this.wholeTable = this.reader.isPostgresql() && this.reader.at("TABLE");
		if (!this.reader.skip("SELECT")) {
			return null;
		}
		this.wholeTable = !this.reader.at("DISTINCT");
		boolean all = false;
		List<String> columns = new ArrayList<>();
		do {
			int start = this.reader.position();
			skipToEndOfColumn();
			int end = this.reader.position();
			all = all || this.reader.matches(end - 1, "*");
			Name name = (end > start) ? name(start, end) : null;
			if (name != null) {
				columns.add(name.value());
			}
		}
		while (this.reader.skip(","));
		return all ? null : columns;
	}

	private void skipToEndOfColumn() {
		// FROM belongs to the column in IS DISTINCT FROM
		while (this.reader.skipTo(",", "FROM", "INTO") && this.reader.matches(this.reader.position() - 1, "DISTINCT")) {
			this.reader.moveTo(this.reader.position() + 1);
		}
	}

	/**
	 * Return the name of a column of the result, or {@code null} if it is none that the
	 * statement says.
	 */
	private @Nullable Name name(int start, int end) {
		int last = end - 1;
		if (this.reader.matches(last - 1, "AS") && last - 1 > start) {
			return this.reader.nameAt(last);
		}
		int path = endOfPath(start);
		if (path == end) {
			return this.reader.nameAt(last);
		}
		boolean cast = path > start && this.reader.matches(path, "::");
		if (this.reader.isName(last) && isOperand(last - 1)) {
			boolean type = cast && this.reader.token(last - 1).kind() == Kind.WORD
					&& TYPES.contains(Identifiers.fold(this.reader.tokenText(path + 1)));
			if (!type) {
				return this.reader.nameAt(last);
			}
		}
		return cast ? this.reader.nameAt(path - 1) : null;
	}

	/**
	 * Return the index behind a name and the names before it that full stops part, or the
	 * same index if there is no name.
	 */
	private int endOfPath(int start) {
		int i = start;
		while (this.reader.isName(i) && this.reader.matches(i + 1, ".")) {
			i += 2;
		}
		return this.reader.isName(i) ? i + 1 : start;
	}

	/**
	 * Return whether a token can be the last one of something that a name is given to.
	 */
	private boolean isOperand(int index) {
		return switch (this.reader.token(index).kind()) {
			case WORD -> !OPERATORS.contains(Identifiers.fold(this.reader.tokenText(index)));
			case RIGHT_PARENTHESIS, STRING, NUMBER, BINARY, PARAMETER, QUOTED_IDENTIFIER -> true;
			default -> this.reader.matches(index, "]");
		};
	}

	/**
	 * Read from {@code FROM} on.
	 * @return the table of which the query takes all rows, or {@code null} if it does
	 * anything else
	 */
	@Nullable TableName copyOf() {
		if (!this.wholeTable || !(this.reader.skip("FROM") || this.reader.skip("TABLE")) || !this.reader.atName()) {
			return null;
		}
		TableName table = QualifiedName.readTable(this.reader).toTableName(this.reader.dialect(), false);
		if (this.reader.skip("AS") || (this.reader.atName() && !this.reader.at("ORDER"))) {
			this.reader.moveTo(this.reader.position() + 1);
		}
		if (this.reader.skip("ORDER", "BY")) {
			this.reader.skipTo(")", "LIMIT", "OFFSET", "FETCH", "FOR", "WITH");
		}
		while (this.reader.skip(")")) {
			// of a query in parentheses
		}
		this.reader.skip("WITH", "DATA");
		return this.reader.atEnd() ? table : null;
	}

}
