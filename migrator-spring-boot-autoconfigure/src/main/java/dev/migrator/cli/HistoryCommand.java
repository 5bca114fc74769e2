package dev.migrator.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.migrator.HistoryEntry;
import dev.migrator.MigrationStatus;
import dev.migrator.Migrator;
import dev.migrator.RevisionStatus;
import dev.migrator.descriptor.HistoryDescriptor;
import dev.migrator.descriptor.RevisionsDescriptor;
import dev.migrator.revision.GraphLayout;
import dev.migrator.revision.Revision;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.Option;

/**
 * Shows the revisions, newest first, or what was done to the database.
 */
@CommandLine.Command(name = "history", header = "Show all revisions, newest first, and where the database is.",
		description = { "", "Each line says what a revision follows, its labels, whether it is a head, current or",
				"pending, and what it does." },
		optionListHeading = "%nOptions:%n",
		footer = { "", "Examples:", "  migrator history", "  migrator history --graph",
				"  migrator history -r current:head      what is pending, and where it begins",
				"  migrator history -r -3:current        the last steps to where the database is",
				"  migrator history --operations         who did what to the database, and when" })
final class HistoryCommand implements Command {

	private static final int OPERATIONS = 100;

	@Option(names = { "-r", "--rev-range" }, paramLabel = "A:B",
			description = "Show the revisions from A to B only, both included; either can be left out.")
	private @Nullable String range;

	@Option(names = { "-v", "--verbose" }, description = "Show each revision in full.")
	private boolean verbose;

	@Option(names = { "-g", "--graph" }, description = "Draw how the revisions follow each other.")
	private boolean graph;

	@Option(names = { "-i", "--indicate-current" }, hidden = true)
	@SuppressWarnings("unused") // Alembic's users write it; it is indicated anyway
	private boolean indicateCurrent;

	@Option(names = "--operations", description = "Show what was done to the database instead, newest first.")
	private boolean operations;

	@CommandLine.Spec
	private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

	@Override
	public int run(CommandApplication application, CommandConsole console) {
		Migrator migrator = application.migrator();
		if (this.operations) {
			operations(migrator.history(OPERATIONS), console);
			return DONE;
		}
		MigrationStatus status = migrator.status();
		RevisionText text = new RevisionText(console, status);
		List<Revision> revisions = text.graph().history(range(), text.applied());
		if (console.isJson()) {
			console.json(describe(status, revisions));
		}
		else if (this.graph) {
			draw(revisions, text, console);
		}
		else if (this.verbose) {
			DetailsText block = new DetailsText(console, text);
			revisions.forEach(
					(revision) -> migrator.find(revision.id()).ifPresent((details) -> block.print(details, false)));
		}
		else {
			revisions.forEach((revision) -> console.line(text.step(revision)));
		}
		return DONE;
	}

	private String range() {
		if (this.range == null) {
			return ":";
		}
		if (!this.range.contains(":")) {
			throw new CommandLine.ParameterException(this.spec.commandLine(),
					"'%1$s' is no range: write two ends with a colon between them, such as %1$s: or :%1$s"
						.formatted(this.range));
		}
		return this.range;
	}

	private static RevisionsDescriptor describe(MigrationStatus status, List<Revision> revisions) {
		Map<String, RevisionStatus> byId = new HashMap<>();
		status.revisions().forEach((revision) -> byId.put(revision.revision().id(), revision));
		return RevisionsDescriptor
			.of(revisions.stream().flatMap((revision) -> Stream.ofNullable(byId.get(revision.id()))).toList());
	}

	private static void draw(List<Revision> revisions, RevisionText text, CommandConsole console) {
		GraphLayout layout = GraphLayout.of(revisions.stream()
			.map((revision) -> new GraphLayout.Node(revision.id(), text.graph().parents(revision.id()),
					text.graph().dependenciesOf(revision.id())))
			.toList());
		int width = 2 * layout.lanes();
		for (GraphText.Drawn drawn : GraphText.of(layout)) {
			String id = drawn.id();
			console.unbroken((id == null) ? drawn.text()
					: drawn.text() + " ".repeat(Math.max(1, width - drawn.text().length())) + text.line(id));
		}
	}

	private static void operations(List<HistoryEntry> entries, CommandConsole console) {
		if (console.isJson()) {
			console.json(HistoryDescriptor.of(entries, true));
			return;
		}
		for (HistoryEntry entry : entries) {
			StringBuilder line = new StringBuilder(entry.startedAt().toString());
			line.append("  ").append(entry.operation().word());
			if (entry.revision() != null) {
				line.append(' ').append(console.styled(entry.revision(), Style.fg_yellow));
			}
			line.append("  ").append(outcome(entry, console));
			if (entry.duration() != null) {
				line.append(" in ").append(entry.duration().toMillis()).append(" ms");
			}
			line.append("  by ")
				.append(entry.actor())
				.append(" (")
				.append(entry.origin().word())
				.append(")  ")
				.append(RevisionText.place(entry.currentBefore()))
				.append(" -> ")
				.append(RevisionText.place(entry.currentAfter()));
			console.line(line.toString());
			if (entry.error() != null) {
				entry.error().lines().forEach((error) -> console.line("    " + error));
			}
		}
	}

	private static String outcome(HistoryEntry entry, CommandConsole console) {
		Style style = switch (entry.outcome()) {
			case SUCCEEDED -> Style.fg_green;
			case FAILED -> Style.fg_red;
			case STARTED -> Style.fg_magenta;
		};
		return console.styled(entry.outcome().word(), style);
	}

}
