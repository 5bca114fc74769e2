package dev.migrator.cli;

import dev.migrator.descriptor.GeneratedDescriptor;
import dev.migrator.generate.GeneratedRevision;
import dev.migrator.revision.Revision;

/**
 * A file that was written.
 */
final class GeneratedText {

	private final CommandConsole console;

	GeneratedText(CommandConsole console) {
		this.console = console;
	}

	void print(GeneratedRevision generated) {
		Revision revision = generated.revision();
		if (this.console.isJson()) {
			this.console.json(new GeneratedDescriptor(revision.id(), revision.revises(), revision.message(),
					generated.file().toString()));
			return;
		}
		this.console.line("Generating " + generated.file() + " ... done");
		this.console.line(RevisionText.step(RevisionText.place(revision.revises()), revision.id(), revision.message()));
	}

}
