package dev.migrator.cli;

import java.util.ArrayList;
import java.util.List;

import dev.migrator.HistoryEntry.Operation;
import dev.migrator.MigrationEvent;
import dev.migrator.MigrationListener;
import dev.migrator.RevisionProgress;
import dev.migrator.revision.Revision;

/**
 * Tells what a run is doing while it does it, or what the runs of several tenants are.
 */
final class RunNarration implements MigrationListener {

	private final CommandConsole console;

	private final ProgressBar bar;

	private final List<String> completed = new ArrayList<>();

	RunNarration(CommandConsole console) {
		this.console = console;
		this.bar = new ProgressBar(console.err(), console.terminal());
	}

	/**
	 * Return the revisions that have been done.
	 */
	synchronized List<String> completed() {
		return List.copyOf(this.completed);
	}

	@Override
	public synchronized void onMigrationEvent(MigrationEvent event) {
		this.bar.clear();
		if (event instanceof MigrationEvent.RevisionCompleted completed) {
			this.completed.add(completed.revision().id());
		}
		if (event instanceof MigrationEvent.RevisionStarted started && !this.console.isJson()) {
			this.console.line(step(started));
		}
	}

	@Override
	public synchronized void onProgress(RevisionProgress progress) {
		this.bar.show(progress);
	}

	private static String step(MigrationEvent.RevisionStarted started) {
		Revision revision = started.revision();
		String parents = RevisionText.place(revision.revises());
		boolean up = started.operation() == Operation.UPGRADE;
		int tenant = started.migrator().indexOf(':');
		return "%sRunning %s %s".formatted((tenant < 0) ? "" : started.migrator().substring(tenant + 1) + ": ",
				started.operation().word(),
				RevisionText.step(up ? parents : revision.id(), up ? revision.id() : parents, revision.message()));
	}

}
