package dev.migrator.cli;

import java.util.List;

import dev.migrator.Archive;
import dev.migrator.HistoryEntry.Operation;
import dev.migrator.MigrationResult;
import dev.migrator.Restoration;
import dev.migrator.descriptor.ResultDescriptor;
import picocli.CommandLine.Help.Ansi.Style;

/**
 * What a run did.
 */
final class ResultText {

	private final CommandConsole console;

	ResultText(CommandConsole console) {
		this.console = console;
	}

	void print(MigrationResult result) {
		if (this.console.isJson()) {
			this.console.json(ResultDescriptor.of(result));
			return;
		}
		if (result.steps().isEmpty()) {
			this.console.line(
					"Nothing to %s. Current: %s".formatted(result.operation().word(), RevisionText.place(result.to())));
			return;
		}
		if (result.backup() != null) {
			this.console.line("Backup: " + result.backup());
		}
		result.archives().forEach(this::archive);
		result.restorations().forEach(this::restoration);
		this.console.line("%s %d revision(s) in %d ms: %s -> %s".formatted(
				this.console.styled(done(result.operation()), Style.fg_green), result.steps().size(),
				result.duration().toMillis(), RevisionText.place(result.from()), RevisionText.place(result.to())));
	}

	private static String done(Operation operation) {
		return switch (operation) {
			case UPGRADE -> "Upgraded";
			case DOWNGRADE -> "Undid";
			case STAMP -> "Stamped";
			case REPAIR -> "Accepted";
		};
	}

	private void archive(Archive archive) {
		this.console.line("Kept %d row(s) of %s in archive %d, for the next upgrade of %s".formatted(archive.rows(),
				what(archive.table(), archive.wholeTable(), archive.columns()), archive.id(), archive.revision()));
	}

	private void restoration(Restoration restoration) {
		this.console.line("Restored %d row(s) of %s".formatted(restoration.restored(),
				what(restoration.table(), restoration.wholeTable(), restoration.columns())));
		restoration.leftovers()
			.forEach((leftover) -> this.console.line("  %d row(s) stay in archive %d: %s".formatted(leftover.rows(),
					leftover.archive(), leftover.reason())));
		if (restoration.newRows() > 0) {
			this.console.line("  %d newer row(s) had nothing to restore".formatted(restoration.newRows()));
		}
	}

	static String what(String table, boolean wholeTable, List<String> columns) {
		return wholeTable ? "table " + table : "%s (%s)".formatted(table, String.join(", ", columns));
	}

}
