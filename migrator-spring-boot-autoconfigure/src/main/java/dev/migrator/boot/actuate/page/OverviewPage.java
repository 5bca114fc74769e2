package dev.migrator.boot.actuate.page;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The page about all migrators of an application.
 */
final class OverviewPage {

	private final List<MigratorView> migrators;

	private final List<Verdict> verdicts;

	private final Links links;

	private final boolean showSql;

	OverviewPage(List<MigratorView> migrators, Links links, boolean showSql) {
		this.migrators = migrators;
		this.verdicts = migrators.stream().map(Verdict::of).toList();
		this.links = links;
		this.showSql = showSql;
	}

	String write(Document document, Instant now) {
		Verdict worst = Verdict.worst(this.verdicts);
		String application = application();
		Html html = document.begin("%s: %s – database migrations".formatted(application, worst.title()), worst.tone(),
				worst.icon());
		html.open("header", "class", "top").open("div");
		html.element("p", application, "class", "eyebrow");
		html.element("h1", "Database migrations").close();
		html.open("p", "class", "quiet").text("As of ");
		Times.write(html, now);
		html.close().close().line();
		if (this.migrators.size() > 1) {
			directory(html);
		}
		html.open("main", "id", "content", "tabindex", "-1").line();
		for (int i = 0; i < this.migrators.size(); i++) {
			new MigratorSection(this.migrators.get(i), this.verdicts.get(i), this.links, this.showSql).write(html,
					anchor(i), title(this.migrators.get(i)));
		}
		if (this.migrators.isEmpty()) {
			html.element("p", "This application has no migrators.");
		}
		return document.end(html.close().line());
	}

	private void directory(Html html) {
		html.open("nav", "class", "directory", "aria-label", "Migrators").open("ul").line();
		for (int i = 0; i < this.migrators.size(); i++) {
			Verdict verdict = this.verdicts.get(i);
			html.open("li", "class", verdict.tone().word());
			Document.sign(html, verdict.icon());
			html.open("a", "href", "#" + anchor(i)).text(title(this.migrators.get(i))).close();
			html.element("span", verdict.title()).close().line();
		}
		html.close().close().line();
	}

	private static String anchor(int index) {
		return "migrator-" + (index + 1);
	}

	private String application() {
		return this.migrators.isEmpty() ? "application" : this.migrators.get(0).context();
	}

	private String title(MigratorView view) {
		Set<String> contexts = new LinkedHashSet<>();
		this.migrators.forEach((migrator) -> contexts.add(migrator.context()));
		return (contexts.size() > 1) ? view.name() + " in " + view.context() : view.name();
	}

}
