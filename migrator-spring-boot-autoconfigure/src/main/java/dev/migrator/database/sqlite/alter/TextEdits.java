package dev.migrator.database.sqlite.alter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import dev.migrator.sql.Span;

/**
 * Replacements in a text, each at its place in the original. What they do not name stays
 * as it is.
 */
final class TextEdits {

	private final String text;

	private final List<Edit> edits = new ArrayList<>();

	TextEdits(String text) {
		this.text = text;
	}

	TextEdits replace(Span span, String replacement) {
		this.edits.add(new Edit(span, replacement));
		return this;
	}

	TextEdits insert(int offset, String insertion) {
		return replace(new Span(offset, offset), insertion);
	}

	TextEdits delete(int start, int end) {
		return replace(new Span(start, end), "");
	}

	String apply() {
		StringBuilder result = new StringBuilder();
		int done = 0;
		List<Edit> inOrder = this.edits.stream()
			.sorted(Comparator.comparingInt((edit) -> edit.span().start()))
			.toList();
		for (Edit edit : inOrder) {
			result.append(this.text, done, edit.span().start()).append(edit.replacement());
			done = edit.span().end();
		}
		return result.append(this.text, done, this.text.length()).toString();
	}

	private record Edit(Span span, String replacement) {

	}

}
