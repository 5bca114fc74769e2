package dev.migrator.cli;

import java.util.List;

import dev.migrator.descriptor.BranchesDescriptor;
import dev.migrator.revision.RevisionGraph;
import picocli.CommandLine;

/**
 * Shows where the graph branches.
 */
@CommandLine.Command(name = "branches", header = "Show the revisions that several others follow.",
		description = { "", "Needs no database. Each is shown with the revisions that follow it." },
		optionListHeading = "%nOptions:%n",
		footer = { "", "Examples:", "  migrator branches", "  migrator history --graph" })
final class BranchesCommand implements Command {

	@Override
	public int run(CommandApplication application, CommandConsole console) {
		RevisionGraph graph = application.migrator().graph();
		List<String> branchPoints = graph.branchPoints();
		if (console.isJson()) {
			console.json(BranchesDescriptor.of(graph));
			return DONE;
		}
		RevisionText text = new RevisionText(console, graph);
		for (String id : branchPoints) {
			console.line(text.line(id));
			graph.children(id).forEach((child) -> console.line("    -> " + text.line(child)));
		}
		return DONE;
	}

}
