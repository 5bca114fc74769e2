package dev.migrator.generate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.migrator.revision.Revision;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code @MigratorRevision} in a Java source says, as far as it can be told
 * without a compiler: names have to be string literals, as they are in what is generated
 * here.
 *
 * @param id the id
 * @param revision the revision, without message and creation time; {@code null} if some
 * name is no literal
 * @param migrator the migrator that it is for; empty if it names none, or not by a
 * literal
 */
record JavaSource(String id, @Nullable Revision revision, String migrator) {

	private static final String NAME = "MigratorRevision";

	private static final String LITERAL = "\"(?:[^\"\\\\\\n]|\\\\.)*+\"";

	private static final String QUOTED = "\"\"\"(?s:.)*?\"\"\"|" + LITERAL + "|'(?:[^'\\\\\\n]|\\\\.)*+'";

	private static final Pattern COMMENT = Pattern.compile(QUOTED + "|(?<comment>//[^\\n]*+|/\\*(?s:.)*?\\*/)");

	private static final Pattern ANNOTATION = Pattern
		.compile(QUOTED + "|(?<annotation>@(?:\\w++\\s*+\\.\\s*+)*+" + NAME + "\\s*+\\()");

	private static final Pattern ATTRIBUTE = Pattern.compile("\\G\\s*+(?<name>\\w++)\\s*+=\\s*+(?:(?<names>" + LITERAL
			+ "|\\{[^{}]*+\\})|(?<other>[^,()\"{}]++))\\s*+(?<end>[,)])");

	private static final Pattern NAMES = Pattern
		.compile("\\{?\\s*+(?:" + LITERAL + "\\s*+(?:,\\s*+" + LITERAL + "\\s*+)*+,?)?+\\s*+\\}?");

	private static final Pattern ONE_NAME = Pattern.compile(LITERAL);

	/**
	 * Read the annotations of a source.
	 * @param source the text of the source
	 * @return what each of them says; those without a literal id are left out
	 */
	static List<JavaSource> read(String source) {
		if (!source.contains(NAME)) {
			return List.of();
		}
		String code = COMMENT.matcher(source)
			.replaceAll((match) -> Matcher.quoteReplacement((match.group(1) != null) ? " " : match.group()));
		List<JavaSource> found = new ArrayList<>();
		Matcher annotation = ANNOTATION.matcher(code);
		while (annotation.find()) {
			if (annotation.group("annotation") != null) {
				JavaSource read = read(code, annotation.end());
				if (read != null) {
					found.add(read);
				}
			}
		}
		return found;
	}

	private static @Nullable JavaSource read(String code, int from) {
		Map<String, List<String>> names = new HashMap<>();
		boolean complete = false;
		boolean readable = true;
		Matcher attribute = ATTRIBUTE.matcher(code).region(from, code.length());
		while (!complete && attribute.find()) {
			String literals = attribute.group("names");
			String name = attribute.group("name");
			if (literals != null && NAMES.matcher(literals).matches()) {
				names.put(name, ONE_NAME.matcher(literals).results().map((match) -> unquoted(match.group())).toList());
			}
			else if (List.of("id", "revises", "labels", "dependsOn").contains(name)) {
				readable = false;
			}
			complete = ")".equals(attribute.group("end"));
		}
		List<String> id = names.getOrDefault("id", List.of());
		if (id.size() != 1) {
			return null;
		}
		boolean told = complete && readable;
		return new JavaSource(id.get(0),
				told ? new Revision(id.get(0), names.getOrDefault("revises", List.of()),
						names.getOrDefault("dependsOn", List.of()), names.getOrDefault("labels", List.of()), "", null)
						: null,
				String.join("", names.getOrDefault("migrator", List.of())));
	}

	private static String unquoted(String literal) {
		return literal.substring(1, literal.length() - 1).strip();
	}

}
