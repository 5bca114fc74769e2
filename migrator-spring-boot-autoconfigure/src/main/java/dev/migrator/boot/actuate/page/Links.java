package dev.migrator.boot.actuate.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Links between the pages. They are relative, so that they are right behind any proxy,
 * and name the endpoint itself, since its path does not end with a slash.
 *
 * @param endpoint the last segment of the endpoint's path
 */
record Links(String endpoint) {

	// Dots alone would lead up, and what else a database holds as an id is no expression
	private static final Pattern LINKABLE = Pattern.compile("(?!\\.+$)[A-Za-z0-9_.]{1,64}");

	/**
	 * Link from the overview to a revision.
	 * @param link what the link has to say for {@code migrator}: empty if nothing,
	 * {@code null} if there can be no link
	 * @return the link, or {@code null} if there is no page for such an id
	 */
	@Nullable String fromOverview(String id, @Nullable String link) {
		String page = (link != null) ? toRevision(id, link.isEmpty() ? null : link) : null;
		return (page != null) ? "./" + (this.endpoint.isEmpty() ? "" : this.endpoint + "/") + page : null;
	}

	/**
	 * Link from the page of a revision to another one.
	 * @return the link, or {@code null} if there is no page for such an id
	 */
	@Nullable String fromRevision(String id, @Nullable String migrator) {
		String page = toRevision(id, migrator);
		return (page != null) ? "./" + page : null;
	}

	/**
	 * Link from the page of a revision to the overview.
	 */
	String toOverview() {
		return "../" + this.endpoint;
	}

	private static @Nullable String toRevision(String id, @Nullable String migrator) {
		if (!LINKABLE.matcher(id).matches()) {
			return null;
		}
		return (migrator != null) ? id + "?migrator=" + encoded(migrator) : id;
	}

	private static String encoded(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
	}

}
