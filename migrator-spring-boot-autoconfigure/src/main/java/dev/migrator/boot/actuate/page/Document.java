package dev.migrator.boot.actuate.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

import dev.migrator.boot.actuate.page.Verdict.Tone;

/**
 * What all pages have in common: everything around the content.
 */
final class Document {

	private final Stylesheet stylesheet;

	Document(Stylesheet stylesheet) {
		this.stylesheet = stylesheet;
	}

	/**
	 * Begin a page, up to its body.
	 * @param title the title of the window
	 * @param tone the tone of the window's icon
	 * @param icon the outline of the window's icon
	 */
	Html begin(String title, Tone tone, String icon) {
		Html html = new Html();
		html.open("html", "lang", "en").line().open("head").line();
		html.empty("meta", "charset", "utf-8").line();
		html.empty("meta", "http-equiv", "Content-Security-Policy", "content",
				"default-src 'none'; style-src %s; img-src data:; base-uri 'none'; form-action 'none'"
					.formatted(this.stylesheet.source()))
			.line();
		html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1").line();
		html.empty("meta", "name", "referrer", "content", "no-referrer").line();
		html.empty("meta", "name", "robots", "content", "noindex, nofollow").line();
		html.empty("meta", "name", "color-scheme", "content", "light dark").line();
		html.element("title", title).line();
		html.empty("link", "rel", "icon", "href", image(tone, icon)).line();
		html.style(this.stylesheet).line().close().line();
		html.open("body").line();
		return html.element("a", "Skip to the content", "class", "skip", "href", "#content").line();
	}

	/**
	 * End a page.
	 */
	String end(Html html) {
		return html.close().line().close().line().toString();
	}

	/**
	 * Draw a sign.
	 */
	static void sign(Html html, String icon) {
		html.open("svg", "class", "icon", "viewBox", "0 0 24 24", "width", "24", "height", "24", "aria-hidden", "true")
			.empty("path", "d", icon)
			.close();
	}

	private static String image(Tone tone, String icon) {
		String image = """
				<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle cx="12" cy="12" r="12" fill="%s"/>\
				<path d="%s" transform="translate(3 3) scale(.75)" fill="none" stroke="#fff" stroke-width="3.5" \
				stroke-linecap="round" stroke-linejoin="round"/></svg>""".formatted(color(tone), icon);
		return "data:image/svg+xml," + URLEncoder.encode(image, StandardCharsets.UTF_8).replace("+", "%20");
	}

	private static String color(Tone tone) {
		return switch (tone) {
			case GOOD -> "#1a7f4b";
			case CALM -> "#2b62b3";
			case ATTENTION -> "#a65f00";
			case BAD -> "#c02a2a";
		};
	}

}
