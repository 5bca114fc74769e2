package dev.migrator.script;

import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.migrator.MigratorException;
import org.jspecify.annotations.Nullable;

/**
 * How new revision files are called, such as <code>{id}_{slug}</code>. A slash parts
 * folders; {@code .sql} is added. Where the slug is empty, the characters that part it
 * from its neighbours go too.
 */
public final class FileNameTemplate {

	private static final String EXTENSION = ".sql";

	private static final String SEPARATORS = "_-. ";

	private static final Pattern ILLEGAL = Pattern.compile("[<>:\"|?*\\\\\\p{Cntrl}]");

	// what Windows keeps for itself, whatever the extension
	private static final Pattern DEVICE = Pattern.compile("(?i)(?:CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])(?:\\..*)?");

	private static final int LONGEST = 255;

	private final String template;

	private final List<Part> parts;

	private FileNameTemplate(String template, List<Part> parts) {
		this.template = template;
		this.parts = parts;
	}

	/**
	 * Read a template.
	 * @param template the template
	 * @return the template
	 * @throws MigratorException if it has a token that there is not, or a brace that is
	 * not closed
	 */
	public static FileNameTemplate of(String template) {
		String stem = template.toLowerCase(Locale.ROOT).endsWith(EXTENSION)
				? template.substring(0, template.length() - EXTENSION.length()) : template;
		List<Part> parts = new ArrayList<>();
		int at = 0;
		while (at < stem.length()) {
			int open = indexOf(stem, '{', at);
			int stray = stem.indexOf('}', at);
			int close = indexOf(stem, '}', open);
			if ((stray >= 0 && stray < open) || (open < stem.length() && close == stem.length())) {
				throw new MigratorException(
						"The file template '%s' has a brace without its partner.".formatted(template),
						"Braces enclose " + Token.words() + ".");
			}
			if (open > at) {
				parts.add(new Part(null, stem.substring(at, open)));
			}
			if (open < stem.length()) {
				parts.add(new Part(token(stem.substring(open + 1, close), template), ""));
			}
			at = close + 1;
		}
		return new FileNameTemplate(template, List.copyOf(parts));
	}

	private static int indexOf(String text, char character, int from) {
		int index = text.indexOf(character, from);
		return (index >= 0) ? index : text.length();
	}

	private static Token token(String word, String template) {
		for (Token token : Token.values()) {
			if (token.word().equals(word)) {
				return token;
			}
		}
		throw new MigratorException(
				"The file template '%s' has a token that there is not: {%s}.".formatted(template, word),
				"Write one of " + Token.words() + ".");
	}

	/**
	 * Return the name of a revision's file.
	 * @param id the id of the revision
	 * @param slug the {@linkplain Slug slug} of its message; may be empty
	 * @param created when it was written, in the time zone of the name
	 * @return a relative path with {@code /} between folders, ending with {@code .sql}
	 * @throws MigratorException if no file can be called so, on Windows at least, or it
	 * would not be below the folder that the path begins at
	 */
	public String fileName(String id, String slug, ZonedDateTime created) {
		StringBuilder path = new StringBuilder();
		boolean gap = false;
		for (Part part : this.parts) {
			String text = (part.token() != null) ? value(part.token(), id, slug, created) : part.text();
			if (text.isEmpty()) {
				dropSeparators(path);
				gap = true;
				continue;
			}
			if (gap && isStartOfName(path)) {
				text = withoutSeparators(text);
			}
			gap = gap && text.isEmpty();
			path.append(text);
		}
		path.append(EXTENSION);
		String result = path.toString();
		for (String segment : result.split("/", -1)) {
			check(segment, result);
		}
		return result;
	}

	private static boolean isStartOfName(StringBuilder path) {
		return path.isEmpty() || path.charAt(path.length() - 1) == '/';
	}

	private static void dropSeparators(StringBuilder path) {
		while (!path.isEmpty() && SEPARATORS.indexOf(path.charAt(path.length() - 1)) >= 0) {
			path.setLength(path.length() - 1);
		}
	}

	private static String withoutSeparators(String text) {
		int start = 0;
		while (start < text.length() && SEPARATORS.indexOf(text.charAt(start)) >= 0) {
			start++;
		}
		return text.substring(start);
	}

	private void check(String segment, String path) {
		String reason = null;
		if (segment.isEmpty() || segment.equals(EXTENSION)) {
			reason = "a part of it has no name";
		}
		else if (segment.equals(".") || segment.equals("..")) {
			reason = "'%s' leads to another folder".formatted(segment);
		}
		else if (ILLEGAL.matcher(segment).find()) {
			reason = "'%s' holds a character that not every system allows".formatted(segment);
		}
		else if (segment.endsWith(".") || segment.endsWith(" ")) {
			reason = "Windows would drop the end of '%s'".formatted(segment);
		}
		else if (DEVICE.matcher(segment).matches()) {
			reason = "'%s' means a device on Windows".formatted(segment);
		}
		else if (segment.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
			reason = "'%s' is longer than %s bytes".formatted(segment, LONGEST);
		}
		if (reason != null) {
			throw new MigratorException("The file template '%s' makes '%s', and %s. Nothing was written."
				.formatted(this.template, path, reason), "Choose another template or another id.");
		}
	}

	private static String value(Token token, String id, String slug, ZonedDateTime created) {
		return switch (token) {
			case ID -> id;
			case SLUG -> slug;
			case YEAR -> padded(created.getYear(), 4);
			case MONTH -> padded(created.getMonthValue(), 2);
			case DAY -> padded(created.getDayOfMonth(), 2);
			case HOUR -> padded(created.getHour(), 2);
			case MINUTE -> padded(created.getMinute(), 2);
			case SECOND -> padded(created.getSecond(), 2);
			case EPOCH -> Long.toString(created.toEpochSecond());
		};
	}

	private static String padded(int number, int digits) {
		String text = Integer.toString(number);
		return "0".repeat(Math.max(0, digits - text.length())) + text;
	}

	@Override
	public String toString() {
		return this.template;
	}

	private enum Token {

		ID, SLUG, YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, EPOCH;

		private String word() {
			return name().toLowerCase(Locale.ROOT);
		}

		private static String words() {
			return Arrays.stream(values()).map((token) -> "{" + token.word() + "}").collect(Collectors.joining(", "));
		}

	}

	private record Part(@Nullable Token token, String text) {

	}

}
