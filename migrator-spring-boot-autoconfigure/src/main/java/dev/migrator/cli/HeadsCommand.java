package dev.migrator.cli;

import java.util.List;

import dev.migrator.descriptor.HeadsDescriptor;
import dev.migrator.revision.RevisionGraph;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * Shows the heads.
 */
@CommandLine.Command(name = "heads", header = "Show the revisions that no other follows.",
		description = { "", "Needs no database. Several heads are joined by 'migrator merge heads'." },
		optionListHeading = "%nOptions:%n", footer = { "", "Examples:", "  migrator heads", "  migrator heads --json" })
final class HeadsCommand implements Command {

	@Option(names = "--resolve-dependencies",
			description = "Leave out heads that another revision depends on: what is current once all is applied.")
	private boolean resolveDependencies;

	@Override
	public int run(CommandApplication application, CommandConsole console) {
		RevisionGraph graph = application.migrator().graph();
		List<String> heads = this.resolveDependencies ? graph.effectiveHeads() : graph.heads();
		if (console.isJson()) {
			console.json(HeadsDescriptor.of(graph, heads));
		}
		else {
			RevisionText text = new RevisionText(console, graph);
			heads.forEach((id) -> console.line(text.line(id)));
		}
		return DONE;
	}

}
