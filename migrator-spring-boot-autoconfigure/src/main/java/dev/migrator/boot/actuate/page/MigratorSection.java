package dev.migrator.boot.actuate.page;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.migrator.Archive;
import dev.migrator.DatabaseInfo;
import dev.migrator.HistoryEntry;
import dev.migrator.HistoryEntry.Outcome;
import dev.migrator.MigrationStatus;
import dev.migrator.MigrationStatus.Progress;
import dev.migrator.RevisionStatus.State;
import dev.migrator.TenantStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * What the overview says of one migrator: first what anybody has to know, then the rest.
 */
final class MigratorSection {

	private static final int OPEN_PENDING = 10;

	private static final int OPEN_HISTORY = 10;

	private static final int OPEN_TENANTS = 20;

	private static final int LONGEST_MESSAGE = 200;

	private static final int LONGEST_EXPLANATION = 2000;

	private static final int LONGEST_ERROR = 4000;

	private final MigratorView view;

	private final Verdict verdict;

	private final Links links;

	private final boolean showSql;

	private final Map<String, String> messages = new HashMap<>();

	MigratorSection(MigratorView view, Verdict verdict, Links links, boolean showSql) {
		this.view = view;
		this.verdict = verdict;
		this.links = links;
		this.showSql = showSql;
		MigrationStatus status = view.status();
		if (status != null) {
			status.revisions()
				.forEach((revision) -> this.messages.put(revision.revision().id(), revision.revision().message()));
		}
	}

	void write(Html html, String anchor, String title) {
		html.open("section", "class", "migrator", "id", anchor, "tabindex", "-1", "aria-labelledby", anchor + "-title")
			.line();
		html.open("div", "class", "verdict " + this.verdict.tone().word());
		Document.sign(html, this.verdict.icon());
		html.open("div");
		html.open("h2", "id", anchor + "-title");
		html.open("span", "class", "eyebrow").text(title).close().text(" ");
		html.element("span", this.verdict.title()).close().line();
		MigrationStatus status = this.view.status();
		if (status != null) {
			progress(html, status.progress());
		}
		HistoryEntry failure = Verdict.failure(this.view);
		if (failure != null) {
			failure(html, failure);
		}
		html.open("p").text(this.verdict.explanation(), LONGEST_EXPLANATION).close().line();
		html.open("p", "class", "next").element("strong", "What to do:").text(" ");
		html.prose(this.verdict.action()).close().line();
		if (failure != null && failure.error() != null) {
			error(html, failure.error());
		}
		html.close().close().line();
		if (status != null) {
			facts(html, status);
			tenants(html, title);
			pending(html, status);
			new RevisionList(status, this.links, this.view.link()).write(html, title);
			archives(html, title);
			history(html, title);
		}
		html.close().line();
	}

	private static void progress(Html html, @Nullable Progress progress) {
		if (progress != null) {
			html.open("p").text("Now at ").element("code", progress.revision()).text(": ");
			html.element("progress", "step %d of %d".formatted(progress.step(), progress.steps()), "max",
					String.valueOf(progress.steps()), "value", String.valueOf(progress.step() - 1), "aria-label",
					"Steps done");
			html.close().line();
		}
	}

	private void failure(Html html, HistoryEntry entry) {
		html.open("p").open("strong");
		html.text((entry.outcome() == Outcome.FAILED) ? "The last attempt failed:" : "The last attempt did not end:");
		html.close().text(" ").text(entry.operation().word()).text(" ");
		revision(html, entry.revision());
		html.text(", ");
		Times.write(html, entry.startedAt());
		html.text(".").close().line();
	}

	private void facts(Html html, MigrationStatus status) {
		html.open("dl", "class", "facts").line();
		html.open("div").element("dt", (status.current().size() > 1) ? "Current revisions" : "Current revision");
		revisions(html, status.current(), "none: nothing is applied");
		html.close().line();
		if (!status.current().equals(status.heads())) {
			html.open("div")
				.element("dt", (status.heads().size() > 1) ? "Heads of this release" : "Head of this release");
			revisions(html, status.heads(), "none: there are no revisions");
			html.close().line();
		}
		html.open("div").element("dt", "Applied");
		html.element("dd", "%d of %d revisions".formatted(
				status.revisions().size() - status.revisionsIn(State.PENDING).size(), status.revisions().size()));
		html.close().line();
		DatabaseInfo database = status.database();
		html.open("div").element("dt", "Database");
		html.open("dd").text(database.product()).text(" ").text(database.version()).empty("br");
		html.open("code").text(database.url(), LONGEST_MESSAGE).close();
		html.close().close().line();
		html.close().line();
	}

	private void revisions(Html html, List<String> ids, String none) {
		if (ids.isEmpty()) {
			html.element("dd", none);
		}
		int shown = 6;
		ids.stream().limit(shown).forEach((id) -> {
			html.open("dd");
			revision(html, id);
			html.text(" ");
			message(html, id, 80);
			html.close();
		});
		if (ids.size() > shown) {
			html.element("dd", "and %d more".formatted(ids.size() - shown), "class", "quiet");
		}
	}

	private void tenants(Html html, String title) {
		Map<String, TenantStatus> tenants = this.view.tenants();
		if (tenants.isEmpty()) {
			return;
		}
		html.element("h3", "Tenants: %d".formatted(tenants.size()));
		List<Map.Entry<String, TenantStatus>> rows = tenants.entrySet()
			.stream()
			.sorted(Comparator.comparing((row) -> row.getValue().state() == MigrationStatus.State.UP_TO_DATE))
			.toList();
		int shown = (rows.size() > OPEN_TENANTS + 2) ? OPEN_TENANTS : rows.size();
		tenants(html, rows.subList(0, shown), "Tenants of %s".formatted(title));
		if (shown < rows.size()) {
			html.open("details").element("summary", "%d more tenants".formatted(rows.size() - shown)).line();
			tenants(html, rows.subList(shown, rows.size()), "More tenants of %s".formatted(title));
			html.close().line();
		}
	}

	private void tenants(Html html, List<Map.Entry<String, TenantStatus>> tenants, String caption) {
		table(html, caption, List.of("Schema", "Status", "Current", "Pending"),
				() -> tenants.forEach((tenant) -> tenant(html, tenant.getKey(), tenant.getValue())));
	}

	private void tenant(Html html, String schema, TenantStatus tenant) {
		html.open("tr", "role", "row").open("td", "role", "cell").open("bdi").text(schema, 80).close();
		html.close().open("td", "role", "cell").text(tenant.word());
		if (tenant.error() != null) {
			html.open("details").element("summary", "What went wrong");
			error(html, tenant.error());
			html.close();
		}
		html.close().open("td", "role", "cell");
		tenant.current().forEach((id) -> {
			revision(html, id);
			html.text(" ");
		});
		html.close().open("td", "role", "cell").text(String.valueOf(tenant.pending())).close().close().line();
	}

	private void pending(Html html, MigrationStatus status) {
		List<String> ids = status.pending();
		if (ids.isEmpty()) {
			return;
		}
		html.element("h3", "Pending: %d".formatted(ids.size()));
		html.element("p", "In the order in which they will run.", "class", "quiet").line();
		int shown = (ids.size() > OPEN_PENDING + 2) ? OPEN_PENDING : ids.size();
		steps(html, ids.subList(0, shown), 1);
		if (shown < ids.size()) {
			html.open("details").element("summary", "%d more after these".formatted(ids.size() - shown)).line();
			steps(html, ids.subList(shown, ids.size()), shown + 1);
			html.close().line();
		}
	}

	private void steps(Html html, List<String> ids, int first) {
		html.open("ol", "class", "steps", "start", String.valueOf(first)).line();
		ids.forEach((id) -> {
			html.open("li");
			revision(html, id);
			html.text(" ");
			message(html, id, LONGEST_MESSAGE);
			html.close().line();
		});
		html.close().line();
	}

	private void archives(Html html, String title) {
		List<Archive> archives = this.view.archives();
		if (archives.isEmpty()) {
			return;
		}
		html.element("h3", "Kept by downgrades: %d".formatted(archives.size()));
		html.element("p", "The next upgrade of its revision restores an archive. What it could not restore stays here.",
				"class", "quiet")
			.line();
		int shown = (archives.size() > OPEN_HISTORY + 2) ? OPEN_HISTORY : archives.size();
		archives(html, archives.subList(0, shown), "Archives of %s, newest first".formatted(title));
		if (shown < archives.size()) {
			html.open("details").element("summary", "%d older archives".formatted(archives.size() - shown)).line();
			archives(html, archives.subList(shown, archives.size()), "Older archives of %s".formatted(title));
			html.close().line();
		}
	}

	private void archives(Html html, List<Archive> archives, String caption) {
		table(html, caption, List.of("When", "What", "Rows", "Revision"),
				() -> archives.forEach((archive) -> archive(html, archive)));
	}

	private void archive(Html html, Archive archive) {
		html.open("tr", "role", "row").open("td", "role", "cell");
		Times.write(html, archive.createdAt());
		html.close().open("td", "role", "cell").open("bdi").text(archive.table(), 80).close();
		if (!archive.wholeTable()) {
			html.open("bdi", "class", "message").text(" (").text(String.join(", ", archive.columns()), 160).text(")");
			html.close();
		}
		html.open("span", "class", "quiet").text(", in ").element("code", archive.archiveTable()).close();
		html.close().open("td", "role", "cell").text(grouped(archive.rows()));
		html.open("span", "class", "quiet").text(", %s".formatted(bytes(archive.bytes()))).close();
		Instant restoredAt = archive.restoredAt();
		if (restoredAt != null) {
			html.open("span", "class", "quiet")
				.text(", left of ")
				.text(grouped(archive.rows() + archive.restoredRows()));
			html.close();
		}
		html.close().open("td", "role", "cell");
		revision(html, archive.revision());
		html.close().close().line();
	}

	private static String bytes(long bytes) {
		DataSize size = DataSize.ofBytes(bytes);
		if (size.toMegabytes() >= 10) {
			return grouped(size.toMegabytes()) + " MB";
		}
		return (size.toKilobytes() >= 10) ? grouped(size.toKilobytes()) + " kB" : grouped(bytes) + " bytes";
	}

	// As the page is in English, whatever the server speaks
	private static String grouped(long number) {
		return String.format(Locale.ENGLISH, "%,d", number);
	}

	private void history(Html html, String title) {
		List<HistoryEntry> entries = this.view.history();
		html.element("h3", "History").line();
		if (entries.isEmpty()) {
			html.element("p", "Nothing has been done yet.", "class", "quiet").line();
			return;
		}
		int shown = (entries.size() > OPEN_HISTORY + 2) ? OPEN_HISTORY : entries.size();
		table(html, entries.subList(0, shown), "History of %s, newest first".formatted(title));
		if (shown < entries.size()) {
			html.open("details").element("summary", "%d older entries".formatted(entries.size() - shown)).line();
			table(html, entries.subList(shown, entries.size()), "Older history of %s".formatted(title));
			html.close().line();
		}
	}

	private void table(Html html, List<HistoryEntry> entries, String caption) {
		table(html, caption, List.of("When", "What", "Outcome", "By"),
				() -> entries.forEach((entry) -> entry(html, entry)));
	}

	// The roles are those that the elements have anyway, until a small screen stacks them
	private static void table(Html html, String caption, List<String> columns, Runnable rows) {
		html.open("div", "class", "scroll", "tabindex", "0", "role", "group", "aria-label", caption).line();
		html.open("table", "role", "table").element("caption", caption, "class", "aside").line();
		html.open("thead", "role", "rowgroup").open("tr", "role", "row");
		for (String column : columns) {
			html.element("th", column, "scope", "col", "role", "columnheader");
		}
		html.close().close().line().open("tbody", "role", "rowgroup").line();
		rows.run();
		html.close().close().close().line();
	}

	private void entry(Html html, HistoryEntry entry) {
		html.open("tr", "role", "row", "class", entry.outcome().word());
		html.open("td", "role", "cell");
		Times.write(html, entry.startedAt());
		html.close().open("td", "role", "cell").text(entry.operation().word()).text(" ");
		revision(html, entry.revision());
		String id = entry.revision();
		if (id != null) {
			html.text(" ");
			message(html, id, 80);
		}
		if (entry.error() != null) {
			html.open("details").element("summary", "What went wrong");
			error(html, entry.error());
			html.close();
		}
		html.close().open("td", "role", "cell").element("span", entry.outcome().word(), "class", "outcome");
		if (entry.duration() != null) {
			html.open("span", "class", "quiet").text(" in ").text(Times.text(entry.duration())).close();
		}
		html.close().open("td", "role", "cell").open("bdi").text(entry.actor(), 80).close();
		html.open("span", "class", "quiet").text(", ").text(entry.origin().word()).close();
		html.close().close().line();
	}

	private void error(Html html, String error) {
		if (this.showSql) {
			html.open("p", "class", "error").text(error, LONGEST_ERROR).close();
		}
		else {
			html.open("p", "class", "quiet")
				.prose("Hidden, since it may quote SQL: `management.endpoint.migrations.show-values` says who may see it.")
				.close();
		}
	}

	private void revision(Html html, @Nullable String id) {
		if (id == null) {
			return;
		}
		String link = this.messages.containsKey(id) ? this.links.fromOverview(id, this.view.link()) : null;
		html.open((link != null) ? "a" : "span", "class", "id", "href", link).text(id, 64).close();
	}

	private void message(Html html, String id, int most) {
		html.open("bdi", "class", "message").text(this.messages.getOrDefault(id, ""), most).close();
	}

}
