package dev.migrator.boot.actuate.page;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

import dev.migrator.RevisionDetails;
import dev.migrator.RevisionStatus;
import dev.migrator.RevisionStatus.Kind;
import dev.migrator.boot.actuate.page.Verdict.Tone;
import dev.migrator.revision.Revision;
import org.jspecify.annotations.Nullable;

/**
 * The page about one revision.
 */
final class RevisionPage {

	private static final String ICON = "M12 4V20M12 12H12.01";

	private static final int LONGEST_LIST = 4000;

	private static final int LONGEST_TITLE = 80;

	private static final int LONGEST_HEADING = 200;

	private final RevisionDetails details;

	private final @Nullable String migrator;

	private final Links links;

	private final boolean showSql;

	RevisionPage(RevisionDetails details, @Nullable String migrator, Links links, boolean showSql) {
		this.details = details;
		this.migrator = migrator;
		this.links = links;
		this.showSql = showSql;
	}

	String write(Document document) {
		RevisionStatus status = this.details.status();
		Revision revision = status.revision();
		Html html = document.begin("%s: %s".formatted(revision.id(), Html.shortened(revision.message(), LONGEST_TITLE)),
				Tone.CALM, ICON);
		back(html, this.links);
		html.open("main", "id", "content", "tabindex", "-1", "class", "revision").line();
		html.open("p", "class", "eyebrow").text("Revision ").element("span", revision.id(), "class", "id").close();
		String message = revision.message().isBlank() ? revision.id() : revision.message();
		html.open("h1").open("bdi").text(message, LONGEST_HEADING).close().close().line();
		if (message.length() > LONGEST_HEADING) {
			html.open("details").element("summary", "The whole message").open("p").open("bdi").text(message);
			html.close().close().close().line();
		}
		facts(html, status, revision);
		script(html, "Upgrade", this.details.upgradeSql(), noUpgrade(status.kind()));
		script(html, "Downgrade", this.details.downgradeSql(), noDowngrade(status.kind()));
		return document.end(html.close().line());
	}

	/**
	 * Write the way back from a page below the overview.
	 */
	static void back(Html html, Links links) {
		html.open("nav", "class", "top", "aria-label", "Pages");
		html.open("a", "href", links.toOverview()).open("span", "aria-hidden", "true").text("← ").close();
		html.text("All migrations").close().close().line();
	}

	private void facts(Html html, RevisionStatus status, Revision revision) {
		html.open("dl", "class", "facts").line();
		html.open("div", "class", status.state().word()).element("dt", "State").open("dd");
		GraphDrawing.drawNode(html, status.state(), false);
		html.text(status.state().word()).close().close().line();
		time(html, "Applied", status.appliedAt());
		if (status.duration() != null) {
			fact(html, "Took", Times.text(status.duration()));
		}
		ids(html, "Follows", revision.revises(), "nothing: it is a base");
		ids(html, "Depends on", revision.dependsOn(), null);
		ids(html, "Followed by", this.details.children(), "nothing: it is a head");
		fact(html, "Labels", String.join(", ", revision.labels()));
		fact(html, "Can be undone", this.details.reversible() ? "yes" : "no");
		time(html, "Written", revision.created());
		fact(html, "Kind", (status.kind() == Kind.SQL) ? "SQL" : "Java");
		String source = this.details.source();
		fact(html, "Source", (source != null) ? source : "only the database knows it");
		String checksum = this.details.checksum();
		fact(html, "Checksum", (checksum != null) ? checksum : "");
		html.close().line();
	}

	private static void fact(Html html, String name, String value) {
		if (!value.isEmpty()) {
			html.open("div").element("dt", name).open("dd").open("bdi").text(value, LONGEST_LIST);
			html.close().close().close().line();
		}
	}

	private static void time(Html html, String name, @Nullable Instant time) {
		if (time != null) {
			html.open("div").element("dt", name).open("dd");
			Times.write(html, time);
			html.close().close().line();
		}
	}

	private void ids(Html html, String name, List<String> ids, @Nullable String none) {
		if (ids.isEmpty() && none == null) {
			return;
		}
		html.open("div").element("dt", name);
		ids.forEach((id) -> {
			String link = this.links.fromRevision(id, this.migrator);
			html.open("dd").open((link != null) ? "a" : "span", "class", "id", "href", link).text(id, 64);
			html.close().close();
		});
		if (none != null && ids.isEmpty()) {
			html.element("dd", none);
		}
		html.close().line();
	}

	private void script(Html html, String title, @Nullable String sql, String none) {
		html.element("h2", title).line();
		if (sql == null) {
			html.element("p", none, "class", "quiet").line();
		}
		else if (!this.showSql) {
			html.open("p", "class", "quiet")
				.prose("Hidden: `management.endpoint.migrations.show-values` says who may see SQL.")
				.close()
				.line();
		}
		else if (sql.isBlank()) {
			html.element("p", "Nothing to run.", "class", "quiet").line();
		}
		else {
			html.open("pre", "tabindex", "0", "role", "group", "aria-label",
					"SQL of the " + title.toLowerCase(Locale.ROOT), "dir", "ltr");
			html.element("code", sql.strip()).close().line();
		}
	}

	private static String noUpgrade(Kind kind) {
		return (kind == Kind.JAVA) ? "Written in Java." : "Not at hand: this release does not have the file.";
	}

	private String noDowngrade(Kind kind) {
		return this.details.reversible() ? ((kind == Kind.JAVA) ? "Written in Java." : "Not at hand.")
				: "There is none: this revision cannot be undone.";
	}

}
