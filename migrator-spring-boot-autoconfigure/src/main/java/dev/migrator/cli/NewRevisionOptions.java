package dev.migrator.cli;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * What can be said of any new revision.
 */
final class NewRevisionOptions {

	@Option(names = "--rev-id", paramLabel = "ID", description = "The id, instead of 12 random hex digits.")
	private @Nullable String id;

	@Option(names = "--branch-label", paramLabel = "LABEL",
			description = "A name for the branch that begins here. Can be repeated.")
	private List<String> labels = new ArrayList<>();

	@Nullable String id() {
		return this.id;
	}

	List<String> labels() {
		return this.labels;
	}

}
