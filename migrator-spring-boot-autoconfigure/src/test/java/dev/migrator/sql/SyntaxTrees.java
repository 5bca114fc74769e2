package dev.migrator.sql;

import java.lang.reflect.RecordComponent;
import java.util.List;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Looks at syntax trees: what is in them, and where.
 */
final class SyntaxTrees {

	private SyntaxTrees() {
	}

	/**
	 * Read a statement of any of the three kinds.
	 * @param statement the text
	 * @return its tree
	 */
	static SyntaxNode parse(String statement) {
		List<String> words = SqlLexer.tokens(statement, SqlDialect.SQLITE)
			.stream()
			.filter((token) -> token.kind() == Token.Kind.WORD)
			.map((token) -> Identifiers.fold(token.text(statement)))
			.limit(3)
			.toList();
		if (!words.isEmpty() && words.get(0).equals("ALTER")) {
			return AlterTable.parse(statement);
		}
		boolean index = words.size() > 2
				&& (words.get(1).equals("INDEX") || words.subList(1, 3).equals(List.of("UNIQUE", "INDEX")));
		return index ? CreateIndex.parse(statement) : CreateTable.parse(statement);
	}

	/**
	 * Write out what a tree holds, without the places: of all parts those that are
	 * neither absent nor false nor empty, expressions as the text has them.
	 * @param node the tree
	 * @param text the text that it was read from
	 * @return the tree in one line
	 */
	static String describe(SyntaxNode node, String text) {
		return String.valueOf(description(node, text));
	}

	private static @Nullable String description(@Nullable Object part, String text) {
		if (part == null || Boolean.FALSE.equals(part) || part instanceof Span || part.equals(text)
				|| part.equals(List.of())) {
			return null;
		}
		if (part instanceof Expression expression) {
			return expression.span().text(text);
		}
		if (part instanceof List<?> list) {
			return list.stream().map((element) -> description(element, text)).toList().toString();
		}
		if (part instanceof Name || part instanceof TypeName || !(part instanceof Record)) {
			return part.toString();
		}
		StringBuilder description = new StringBuilder(part.getClass().getSimpleName());
		for (RecordComponent component : part.getClass().getRecordComponents()) {
			String value = description(value(part, component), text);
			if (value != null) {
				description.append(' ').append(component.getName()).append('=').append(value);
			}
		}
		return "(" + description + ")";
	}

	private static @Nullable Object value(Object node, RecordComponent component) {
		try {
			return component.getAccessor().invoke(node);
		}
		catch (ReflectiveOperationException ex) {
			throw new AssertionError(ex);
		}
	}

	/**
	 * Require that the nodes of a tree are in order and within each other, and that
	 * writing out what they hold and what is between them gives the text.
	 * @param node the tree
	 * @param text the text that it was read from
	 */
	static void requireThatItPrintsAs(SyntaxNode node, String text) {
		StringBuilder printed = new StringBuilder(text.substring(0, node.span().start()));
		print(node, text, printed);
		assertThat(printed.append(text.substring(node.span().end()))).hasToString(text);
	}

	private static void print(SyntaxNode node, String text, StringBuilder printed) {
		String own = node.span().text(text);
		assertThat(own).as("%s begins and ends with a token", node).isNotEmpty();
		assertThat(SqlLexer.tokens(own, SqlDialect.SQLITE)).as("%s begins and ends with a token", node)
			.satisfies((tokens) -> assertThat(tokens.get(0).kind().isTrivia()).isFalse())
			.satisfies((tokens) -> assertThat(tokens.get(tokens.size() - 1).kind().isTrivia()).isFalse());
		int at = node.span().start();
		for (SyntaxNode child : node.children()) {
			assertThat(child.span().start()).as("%s is behind its elder sister", child).isGreaterThanOrEqualTo(at);
			assertThat(node.span().contains(child.span())).as("%s is within %s", child, node).isTrue();
			printed.append(text, at, child.span().start());
			print(child, text, printed);
			at = child.span().end();
		}
		printed.append(text, at, node.span().end());
	}

}
