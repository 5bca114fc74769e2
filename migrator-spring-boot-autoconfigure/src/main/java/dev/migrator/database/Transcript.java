package dev.migrator.database;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

import dev.migrator.sql.Identifiers;
import dev.migrator.sql.SqlDialect;
import dev.migrator.sql.SqlLexer;
import dev.migrator.sql.SqlStatement;

/**
 * The statements that were sent on a connection. What is rolled back is forgotten, so
 * that neither probes nor attempts that failed are left.
 */
public final class Transcript {

	private final SqlDialect dialect;

	private final List<Entry> entries = new ArrayList<>();

	// The transaction that is open, if any, and the savepoints in it
	private final Deque<Mark> marks = new ArrayDeque<>();

	/**
	 * Creates an empty transcript.
	 * @param dialect what the statements are written in
	 */
	public Transcript(SqlDialect dialect) {
		this.dialect = dialect;
	}

	/**
	 * Write a comment between the statements.
	 * @param text the comment
	 */
	public void comment(String text) {
		this.entries.add(new Entry(text.replaceAll("\\R", " "), true));
	}

	/**
	 * Write a statement down.
	 * @param statement the statement, without semicolon
	 */
	public void add(String statement) {
		this.entries.add(new Entry(statement, false));
	}

	/**
	 * Write a statement down that begins, ends or marks a point in a transaction, and
	 * forget what it rolls back.
	 * @param statement the statement
	 */
	public void control(SqlStatement statement) {
		List<String> words = words(statement);
		String last = words.get(words.size() - 1);
		switch (statement.keyword()) {
			case "BEGIN", "START" -> begin("", statement);
			case "SAVEPOINT" -> begin(last, statement);
			case "RELEASE" -> release(last, statement);
			case "ROLLBACK", "ABORT" -> {
				if (contains(words, "TO")) {
					rollbackTo(last, statement);
				}
				else if (contains(words, "PREPARED") || contains(words, "CHAIN")) {
					end(statement);
				}
				else {
					rollback(statement);
				}
			}
			default -> end(statement);
		}
	}

	private List<String> words(SqlStatement statement) {
		return SqlLexer.tokens(statement.text(), this.dialect)
			.stream()
			.filter((token) -> !token.kind().isTrivia())
			.map((token) -> Identifiers.unquote(token.text(statement.text())))
			.toList();
	}

	private static boolean contains(List<String> words, String word) {
		return words.stream().anyMatch(word::equalsIgnoreCase);
	}

	private void begin(String name, SqlStatement statement) {
		this.marks.push(new Mark(name, this.entries.size()));
		add(statement.text());
	}

	private void end(SqlStatement statement) {
		this.marks.clear();
		add(statement.text());
	}

	private void release(String name, SqlStatement statement) {
		if (find(name)) {
			int begin = this.marks.pop().begin();
			if (this.entries.size() == begin + 1) {
				forget(begin);
				return;
			}
		}
		add(statement.text());
	}

	private void rollbackTo(String name, SqlStatement statement) {
		if (find(name)) {
			forget(this.marks.getFirst().begin() + 1);
		}
		else {
			add(statement.text());
		}
	}

	private void rollback(SqlStatement statement) {
		if (this.marks.isEmpty()) {
			add(statement.text());
			return;
		}
		forget(this.marks.getLast().begin());
		this.marks.clear();
	}

	/**
	 * Find the innermost savepoint of a name, and let those within it go.
	 * @return whether there is one
	 */
	private boolean find(String name) {
		if (this.marks.stream().noneMatch((mark) -> Identifiers.same(mark.name(), name))) {
			return false;
		}
		while (!Identifiers.same(this.marks.getFirst().name(), name)) {
			this.marks.pop();
		}
		return true;
	}

	private void forget(int from) {
		this.entries.subList(from, this.entries.size()).clear();
	}

	/**
	 * Return whether a transaction was begun and not ended.
	 * @return whether one is open
	 */
	public boolean isInTransaction() {
		return !this.marks.isEmpty();
	}

	/**
	 * Return the statements.
	 * @return what was written down and not forgotten, without the comments between
	 */
	public Stream<String> statements() {
		return this.entries.stream().filter((entry) -> !entry.comment()).map(Entry::text);
	}

	/**
	 * Return the statements, each on a line of its own, and the comments between them.
	 * @return the text, which ends with a line end
	 */
	public String text() {
		StringBuilder text = new StringBuilder();
		for (Entry entry : this.entries) {
			if (entry.comment()) {
				text.append("\n-- ").append(entry.text()).append('\n');
			}
			else {
				text.append(entry.text()).append(";\n");
			}
		}
		return text.toString();
	}

	/**
	 * A statement or a comment.
	 *
	 * @param text the text, without semicolon or dashes
	 * @param comment whether it is a comment
	 */
	private record Entry(String text, boolean comment) {

	}

	/**
	 * Where a transaction or a savepoint begins.
	 *
	 * @param name the name of the savepoint; empty for the transaction
	 * @param begin the number of the entry that begins it
	 */
	private record Mark(String name, int begin) {

	}

}
