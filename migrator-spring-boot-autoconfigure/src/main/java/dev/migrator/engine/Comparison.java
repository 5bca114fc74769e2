package dev.migrator.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.migrator.DatabaseInfo;
import dev.migrator.HistoryEntry.Operation;
import dev.migrator.MigrationStatus;
import dev.migrator.MigrationStatus.Progress;
import dev.migrator.RevisionStatus;
import dev.migrator.RevisionStatus.Kind;
import dev.migrator.database.AppliedRevision;
import dev.migrator.database.DatabaseState;
import dev.migrator.database.DatabaseState.LastOperation;
import dev.migrator.revision.Direction;
import dev.migrator.revision.Revision;
import dev.migrator.revision.RevisionGraph;
import dev.migrator.revision.RevisionStep;
import org.jspecify.annotations.Nullable;

/**
 * What a release knows held against what a database says.
 */
final class Comparison {

	private final KnownRevisions known;

	private final DatabaseState state;

	private final RevisionGraph graph;

	private final List<String> unknown;

	private final List<String> modified;

	private final List<RevisionStep> pendingSteps;

	private final List<String> pending;

	Comparison(KnownRevisions known, DatabaseState state) {
		this.known = known;
		this.state = state;
		this.unknown = state.ids().stream().filter((id) -> !known.contains(id)).toList();
		this.modified = state.applied().values().stream().filter(this::isModified).map(Comparison::id).toList();
		this.graph = this.unknown.isEmpty() ? known.graph() : withUnknown();
		this.pendingSteps = this.graph.planUpgrade(state.ids(), "heads").steps();
		this.pending = this.pendingSteps.stream().map((step) -> step.revision().id()).toList();
	}

	private static String id(AppliedRevision applied) {
		return applied.revision().id();
	}

	private boolean isModified(AppliedRevision applied) {
		return applied.checksum() != null && this.known.contains(id(applied))
				&& !applied.checksum().equals(this.known.checksum(id(applied)));
	}

	/**
	 * Return the graph of all revisions, those that only the database knows included.
	 * What the release knows wins: labels that it uses otherwise, and parents that nobody
	 * has, are left out.
	 */
	private RevisionGraph withUnknown() {
		Map<String, Revision> all = new LinkedHashMap<>();
		Set<String> names = new LinkedHashSet<>(this.state.ids());
		for (Revision revision : this.known.graph().revisions()) {
			all.put(revision.id(), revision);
			names.add(revision.id());
			names.addAll(revision.labels());
		}
		for (String id : this.unknown) {
			Revision revision = applied(id).revision();
			List<String> labels = revision.labels().stream().filter(names::add).toList();
			all.put(id, new Revision(id, revision.revises().stream().filter(names::contains).toList(),
					revision.dependsOn(), labels, revision.message(), revision.created()));
		}
		all.replaceAll((id, revision) -> this.known.contains(id) ? revision : withoutMissing(revision, names));
		return RevisionGraph.of(all.values());
	}

	private static Revision withoutMissing(Revision revision, Set<String> names) {
		return new Revision(revision.id(), revision.revises(),
				revision.dependsOn().stream().filter(names::contains).toList(), revision.labels(), revision.message(),
				revision.created());
	}

	KnownRevisions known() {
		return this.known;
	}

	DatabaseState state() {
		return this.state;
	}

	RevisionGraph graph() {
		return this.graph;
	}

	List<String> unknown() {
		return this.unknown;
	}

	List<String> modified() {
		return this.modified;
	}

	List<String> pending() {
		return this.pending;
	}

	/**
	 * Return the steps that apply all that is pending.
	 */
	List<Step> pendingSteps() {
		return steps(this.pendingSteps);
	}

	boolean isKnown(String id) {
		return this.known.contains(id);
	}

	Kind kind(String id) {
		AppliedRevision applied = this.state.applied().get(id);
		return (applied != null) ? applied.kind() : this.known.kind(id);
	}

	AppliedRevision applied(String id) {
		AppliedRevision applied = this.state.applied().get(id);
		if (applied == null) {
			throw new IllegalArgumentException("Revision " + id + " is not applied");
		}
		return applied;
	}

	List<String> current() {
		return this.graph.maximal(this.state.ids());
	}

	List<String> heads() {
		return this.known.graph().heads();
	}

	/**
	 * Return the unknown revisions that do not come after anything known.
	 */
	List<String> strangers() {
		if (this.unknown.isEmpty()) {
			return List.of();
		}
		// Every way down has to end at a known revision, not at a base of its own
		Set<String> strangers = new LinkedHashSet<>();
		for (Revision revision : this.graph.revisions()) {
			String id = revision.id();
			List<String> parents = this.graph.parents(id);
			if (!this.known.contains(id) && (parents.isEmpty() || parents.stream().anyMatch(strangers::contains))) {
				strangers.add(id);
			}
		}
		return List.copyOf(strangers);
	}

	MigrationStatus.State verdict() {
		if (!this.modified.isEmpty()) {
			return MigrationStatus.State.DIVERGED;
		}
		if (!this.unknown.isEmpty()) {
			boolean newer = this.pending.isEmpty() && strangers().isEmpty();
			return newer ? MigrationStatus.State.AHEAD : MigrationStatus.State.DIVERGED;
		}
		if (this.pending.isEmpty()) {
			return MigrationStatus.State.UP_TO_DATE;
		}
		return isHeld() ? MigrationStatus.State.HELD : MigrationStatus.State.PENDING;
	}

	/**
	 * Return whether a start leaves what is pending alone, since a downgrade took it
	 * away.
	 */
	boolean isHeld() {
		LastOperation last = this.state.lastOperation();
		return !this.pending.isEmpty() && last != null && last.operation() == Operation.DOWNGRADE
				&& last.heads().equals(heads());
	}

	/**
	 * Return the verdict in words.
	 */
	String explanation() {
		return switch (verdict()) {
			case UP_TO_DATE -> "All known revisions are applied: %d.".formatted(this.known.graph().revisions().size());
			case PENDING -> "%d revision(s) are to be applied: %s.".formatted(this.pending.size(), named(this.pending));
			case HELD -> hold();
			case AHEAD ->
				"A newer release has applied revisions that this one does not know: " + named(this.unknown) + ".";
			case DIVERGED -> divergence();
		};
	}

	String hold() {
		return "The database was taken back on purpose by this release, and a start leaves it there. Held back: "
				+ named(this.pending) + ".";
	}

	private String divergence() {
		List<String> reasons = new ArrayList<>();
		if (!this.modified.isEmpty()) {
			reasons.add("Changed after they had been applied: "
					+ String.join(", ",
							this.modified.stream().map((id) -> id + " (" + this.known.source(id) + ")").toList())
					+ ".");
		}
		List<String> strangers = strangers();
		if (!strangers.isEmpty()) {
			reasons.add(
					"Applied, but this release neither knows them nor anything they follow: " + named(strangers) + ".");
		}
		if (!this.unknown.isEmpty() && !this.pending.isEmpty()) {
			reasons.add("Applied, but not known to this release: " + named(this.unknown)
					+ "; at the same time pending: " + named(this.pending) + ".");
		}
		return String.join(" ", reasons);
	}

	/**
	 * Return ids for a message, not more than a person wants to read.
	 */
	static String named(Collection<String> ids) {
		int most = 10;
		String first = String.join(", ", ids.stream().limit(most).toList());
		return (ids.size() > most) ? first + " and " + (ids.size() - most) + " more" : first;
	}

	MigrationStatus status(DatabaseInfo database, @Nullable Progress progress) {
		List<RevisionStatus> revisions = this.graph.revisions().stream().map(this::status).toList();
		return new MigrationStatus(database, verdict(), explanation(), current(), heads(), this.pending, revisions,
				progress);
	}

	RevisionStatus status(Revision revision) {
		AppliedRevision applied = this.state.applied().get(revision.id());
		if (applied == null) {
			return new RevisionStatus(revision, this.known.kind(revision.id()), RevisionStatus.State.PENDING, null,
					null);
		}
		return new RevisionStatus(revision, applied.kind(), stateOf(applied), applied.appliedAt(), applied.duration());
	}

	private RevisionStatus.State stateOf(AppliedRevision applied) {
		if (!this.known.contains(id(applied))) {
			return RevisionStatus.State.UNKNOWN;
		}
		return isModified(applied) ? RevisionStatus.State.MODIFIED : RevisionStatus.State.APPLIED;
	}

	/**
	 * Return steps of the graph as steps that can run here.
	 */
	List<Step> steps(List<RevisionStep> steps) {
		return steps.stream().map(this::step).toList();
	}

	private Step step(RevisionStep step) {
		return step(step.direction(), step.revision());
	}

	Step step(Direction direction, Revision revision) {
		boolean stored = !this.known.contains(revision.id());
		return new Step(revision, direction, stored,
				(direction == Direction.DOWNGRADE) ? obstacleToUndoing(revision, stored) : null);
	}

	private @Nullable String obstacleToUndoing(Revision revision, boolean stored) {
		if (!stored) {
			return this.known.obstacleToUndoing(revision);
		}
		AppliedRevision applied = applied(revision.id());
		if (applied.reversible()) {
			return null;
		}
		return switch (applied.kind()) {
			case SQL -> "had no downgrade section when it was applied";
			case JAVA -> "is written in Java, and its class is not in this release";
		};
	}

}
