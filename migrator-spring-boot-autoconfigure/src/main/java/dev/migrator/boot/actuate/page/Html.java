package dev.migrator.boot.actuate.page;

import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Writes HTML that is well-formed and escaped by construction: whatever is passed as text
 * or as the value of an attribute can only ever be seen as such.
 */
final class Html {

	private static final char SYMBOLS_FOR_CONTROLS = '\u2400';

	private static final char SYMBOL_FOR_DELETE = '\u2421';

	private static final char REPLACEMENT = '\uFFFD';

	private final StringBuilder out;

	private final Deque<String> open = new ArrayDeque<>();

	Html() {
		this.out = new StringBuilder(16 * 1024).append("<!DOCTYPE html>\n");
	}

	/**
	 * Begin an element.
	 * @param element its name
	 * @param attributes names and values in turns; one whose value is {@code null} is
	 * left out
	 * @return this, for the content
	 */
	Html open(String element, @Nullable String... attributes) {
		startTag(element, attributes).append('>');
		this.open.push(element);
		return this;
	}

	/**
	 * End the element that was begun last.
	 * @return this, for what follows
	 */
	Html close() {
		this.out.append("</").append(this.open.pop()).append('>');
		return this;
	}

	/**
	 * Write an element with nothing but text in it.
	 * @param element its name
	 * @param text the text
	 * @param attributes names and values in turns
	 * @return this, for what follows
	 */
	Html element(String element, String text, @Nullable String... attributes) {
		return open(element, attributes).text(text).close();
	}

	/**
	 * Write an element that has no content.
	 * @param element its name
	 * @param attributes names and values in turns
	 * @return this, for what follows
	 */
	Html empty(String element, @Nullable String... attributes) {
		startTag(element, attributes).append("/>");
		return this;
	}

	/**
	 * Write text.
	 * @param text the text
	 * @return this, for what follows
	 */
	Html text(String text) {
		escape(text);
		return this;
	}

	/**
	 * Write the beginning of a text that may be longer than anybody wants to read.
	 * @param text the text
	 * @param most how many characters to write at the most
	 * @return this, for what follows
	 */
	Html text(String text, int most) {
		return text(shortened(text, most));
	}

	/**
	 * Write text of our own in which backticks mark code.
	 * @param text the text
	 * @return this, for what follows
	 */
	Html prose(String text) {
		String[] parts = text.split("`", -1);
		for (int i = 0; i < parts.length; i++) {
			if (i % 2 == 0) {
				text(parts[i]);
			}
			else {
				element("code", parts[i]);
			}
		}
		return this;
	}

	/**
	 * Write the style sheet, which is the one thing that must not be escaped.
	 * @param stylesheet the style sheet
	 * @return this, for what follows
	 */
	Html style(Stylesheet stylesheet) {
		this.out.append("<style>").append(stylesheet.text()).append("</style>");
		return this;
	}

	/**
	 * Begin a new line, for those who read the source.
	 * @return this, for what follows
	 */
	Html line() {
		this.out.append('\n');
		return this;
	}

	@Override
	public String toString() {
		Assert.state(this.open.isEmpty(), () -> "Not closed: " + this.open);
		return this.out.toString();
	}

	static String shortened(String text, int most) {
		if (text.length() <= most) {
			return text;
		}
		int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
		return text.substring(0, end) + "…";
	}

	private StringBuilder startTag(String element, @Nullable String... attributes) {
		this.out.append('<').append(checked(element));
		for (int i = 0; i < attributes.length; i += 2) {
			String value = attributes[i + 1];
			if (value != null) {
				this.out.append(' ').append(checked(String.valueOf(attributes[i]))).append("=\"");
				escape(value);
				this.out.append('"');
			}
		}
		return this.out;
	}

	private static String checked(String name) {
		for (int i = 0; i < name.length(); i++) {
			char character = name.charAt(i);
			Assert.isTrue(
					(character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z')
							|| (i > 0 && (character == '-' || (character >= '0' && character <= '9'))),
					() -> "Not a name: " + name);
		}
		return name;
	}

	private void escape(String text) {
		text.codePoints().forEach((character) -> {
			switch (character) {
				case '&' -> this.out.append("&amp;");
				case '<' -> this.out.append("&lt;");
				case '>' -> this.out.append("&gt;");
				case '"' -> this.out.append("&quot;");
				case '\'' -> this.out.append("&#39;");
				default -> {
					if (character < 0x7F && character >= ' ') {
						this.out.append((char) character);
					}
					else {
						visible(character);
					}
				}
			}
		});
	}

	// What cannot be seen, or makes what follows look different, must not deceive anyone
	private void visible(int character) {
		if (character == '\n' || character == '\t') {
			this.out.append((char) character);
		}
		else if (character < ' ') {
			this.out.append((char) (SYMBOLS_FOR_CONTROLS + character));
		}
		else if (character == 0x7F) {
			this.out.append(SYMBOL_FOR_DELETE);
		}
		else if (isDirectionControl(character)) {
			this.out.append("[U+%04X]".formatted(character));
		}
		else if (isUnusable(character)) {
			this.out.append(REPLACEMENT);
		}
		else {
			this.out.appendCodePoint(character);
		}
	}

	private static boolean isDirectionControl(int character) {
		return (character >= 0x202A && character <= 0x202E) || (character >= 0x2066 && character <= 0x2069);
	}

	private static boolean isUnusable(int character) {
		return (character < 0xA0) || (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE)
				|| (character & 0xFFFE) == 0xFFFE || (character >= 0xFDD0 && character <= 0xFDEF);
	}

}
