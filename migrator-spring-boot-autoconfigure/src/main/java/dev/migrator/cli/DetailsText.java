package dev.migrator.cli;

import java.util.ArrayList;
import java.util.List;

import dev.migrator.RevisionDetails;
import dev.migrator.RevisionStatus;
import dev.migrator.revision.Revision;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi.Style;

/**
 * One revision in full, as a block of lines.
 */
final class DetailsText {

	private static final String INDENT = "    ";

	private final CommandConsole console;

	private final RevisionText text;

	DetailsText(CommandConsole console, RevisionText text) {
		this.console = console;
		this.text = text;
	}

	/**
	 * Print a revision.
	 * @param details the revision
	 * @param sql whether its SQL is shown
	 */
	void print(RevisionDetails details, boolean sql) {
		Revision revision = details.status().revision();
		field("Rev", this.text.name(revision.id()));
		List<String> parents = revision.revises();
		field((parents.size() > 1) ? "Merges" : "Parent", RevisionText.place(parents));
		fieldIfAny("Depends on", revision.dependsOn());
		fieldIfAny((details.children().size() > 1) ? "Branches into" : "Followed by", details.children());
		fieldIfAny("Labels", revision.labels());
		fieldIfThere("Created", revision.created());
		fieldIfThere("Path", details.source());
		fieldIfThere("Checksum", details.checksum());
		field("State", state(details.status()));
		field("Reversible", details.reversible() ? "yes" : "no");
		if (!revision.message().isBlank()) {
			this.console.line("");
			this.console.line(INDENT + revision.message());
		}
		if (sql) {
			section("Upgrade", details.upgradeSql());
			section("Downgrade", details.downgradeSql());
		}
		this.console.line("");
	}

	private static String state(RevisionStatus status) {
		List<String> state = new ArrayList<>();
		state.add(status.state().word());
		if (status.appliedAt() != null) {
			state.add("applied at " + status.appliedAt());
		}
		if (status.duration() != null) {
			state.add("in " + status.duration().toMillis() + " ms");
		}
		return String.join(", ", state);
	}

	private void section(String name, @Nullable String sql) {
		if (sql != null) {
			this.console.line("");
			this.console.line(this.console.styled(name + ":", Style.bold));
			sql.strip().lines().forEach((line) -> this.console.unbroken((INDENT + line).stripTrailing()));
		}
	}

	private void fieldIfAny(String name, List<String> values) {
		if (!values.isEmpty()) {
			field(name, String.join(", ", values));
		}
	}

	private void fieldIfThere(String name, @Nullable Object value) {
		if (value != null) {
			field(name, value.toString());
		}
	}

	private void field(String name, String value) {
		this.console.line(this.console.styled(name + ":", Style.bold) + " " + value);
	}

}
