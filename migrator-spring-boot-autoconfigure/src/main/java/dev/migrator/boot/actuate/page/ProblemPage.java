package dev.migrator.boot.actuate.page;

import java.util.List;

import dev.migrator.boot.actuate.page.Verdict.Tone;
import org.jspecify.annotations.Nullable;

/**
 * The page instead of that about a revision, if something is wrong with the request or
 * with the answer.
 *
 * @param title the kind of problem
 * @param status the HTTP status
 * @param detail what is wrong
 * @param action what to do about it, if that can be told
 * @param candidates which revisions could have been meant
 */
public record ProblemPage(String title, int status, String detail, @Nullable String action, List<String> candidates) {

	private static final int LONGEST_DETAIL = 8000;

	private static final int MOST_CANDIDATES = 50;

	/**
	 * Copies the list, so that the page is immutable.
	 */
	public ProblemPage {
		candidates = List.copyOf(candidates);
	}

	String write(Document document, Links links, @Nullable String migrator) {
		Html html = document.begin("%d %s".formatted(this.status, this.title), Tone.BAD, Verdict.CROSS);
		RevisionPage.back(html, links);
		html.open("main", "id", "content", "tabindex", "-1").line();
		html.open("div", "class", "verdict bad");
		Document.sign(html, Verdict.CROSS);
		html.open("div").open("h1");
		html.open("span", "class", "eyebrow").text(String.valueOf(this.status)).close().text(" ");
		html.element("span", this.title).close().line();
		html.open("p").open("bdi").text(this.detail, LONGEST_DETAIL).close().close().line();
		String next = this.action;
		if (next != null) {
			html.open("p", "class", "next").element("strong", "What to do:").text(" ");
			html.prose(Html.shortened(next, LONGEST_DETAIL)).close().line();
		}
		if (!this.candidates.isEmpty()) {
			html.element("p", "It could be:").open("ul").line();
			this.candidates.stream().limit(MOST_CANDIDATES).forEach((candidate) -> {
				String link = links.fromRevision(candidate, migrator);
				html.open("li").open((link != null) ? "a" : "span", "class", "id", "href", link).text(candidate, 200);
				html.close().close().line();
			});
			html.close().line();
		}
		html.close().close().line();
		return document.end(html.close().line());
	}

}
