package dev.migrator.engine;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.migrator.HistoryEntry;
import dev.migrator.HistoryEntry.Outcome;
import dev.migrator.MigrationStatus;
import dev.migrator.MigrationStatus.State;
import dev.migrator.MigratorException;
import dev.migrator.RevisionStatus;
import dev.migrator.TenantStatus;
import dev.migrator.engine.TenantEngines.Answers;
import dev.migrator.revision.RevisionGraph;
import org.jspecify.annotations.Nullable;

/**
 * What is to be said of all tenants together: what holds for the worst of them.
 */
final class TenantsStatus {

	private static final List<State> WORST_FIRST = List.of(State.DIVERGED, State.PENDING, State.HELD, State.AHEAD,
			State.UP_TO_DATE);

	private static final List<RevisionStatus.State> REVISION_WORST_FIRST = List.of(RevisionStatus.State.MODIFIED,
			RevisionStatus.State.UNKNOWN, RevisionStatus.State.PENDING, RevisionStatus.State.APPLIED);

	private static final int NAMED = 10;

	private TenantsStatus() {
	}

	/**
	 * Look at one tenant.
	 */
	static Tenant look(Engine engine) {
		MigrationStatus status = engine.status();
		return new Tenant(status, (status.state() == State.PENDING) ? lastFailure(engine) : null);
	}

	/**
	 * Return what is to be said of each tenant.
	 */
	static Map<String, TenantStatus> each(Answers<Tenant> answers) {
		Map<String, TenantStatus> statuses = new LinkedHashMap<>();
		answers.schemas().forEach((schema) -> {
			Tenant tenant = answers.values().get(schema);
			statuses.put(schema, (tenant != null) ? tenant.told()
					: new TenantStatus(null, List.of(), 0, told(answers.failures().get(schema))));
		});
		return statuses;
	}

	private static String told(@Nullable RuntimeException failure) {
		return (failure instanceof MigratorException known) ? known.getMessage() : String.valueOf(failure);
	}

	private static @Nullable String lastFailure(Engine engine) {
		return engine.history(1)
			.stream()
			.filter((entry) -> entry.outcome() == Outcome.FAILED)
			.map(HistoryEntry::error)
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

	/**
	 * Put what all tenants say together. One that says nothing counts as pending, since
	 * nobody knows it to be up to date.
	 * @throws dev.migrator.TenantsFailedException if none says anything
	 */
	static MigrationStatus of(Answers<Tenant> answers, RevisionGraph graph) {
		List<MigrationStatus> statuses = answers.values().values().stream().map(Tenant::status).toList();
		if (statuses.isEmpty()) {
			answers.all();
		}
		Map<String, List<String>> byState = new LinkedHashMap<>();
		State worst = answers.failures().isEmpty() ? State.UP_TO_DATE : State.PENDING;
		for (State state : WORST_FIRST) {
			List<String> schemas = answers.values()
				.entrySet()
				.stream()
				.filter((answer) -> answer.getValue().status().state() == state)
				.map(Map.Entry::getKey)
				.toList();
			if (!schemas.isEmpty()) {
				byState.put(state.word(), schemas);
				worst = worse(worst, state);
			}
		}
		if (!answers.failures().isEmpty()) {
			byState.put("cannot be told", List.copyOf(answers.failures().keySet()));
		}
		return new MigrationStatus(answers.database(), worst, explanation(answers.schemas().size(), byState),
				union(statuses, MigrationStatus::current), graph.heads(), pending(statuses), revisions(statuses),
				statuses.stream().map(MigrationStatus::progress).filter(Objects::nonNull).findFirst().orElse(null),
				each(answers));
	}

	private static State worse(State one, State other) {
		return (WORST_FIRST.indexOf(one) < WORST_FIRST.indexOf(other)) ? one : other;
	}

	private static String explanation(int tenants, Map<String, List<String>> byState) {
		int upToDate = byState.getOrDefault(State.UP_TO_DATE.word(), List.of()).size();
		String others = byState.entrySet()
			.stream()
			.filter((entry) -> !entry.getKey().equals(State.UP_TO_DATE.word()))
			.map((entry) -> " %s: %s.".formatted(entry.getKey(), named(entry.getValue())))
			.collect(Collectors.joining());
		return "%d of %d tenants are %s.%s".formatted(upToDate, tenants, State.UP_TO_DATE.word(), others);
	}

	private static String named(List<String> schemas) {
		return (schemas.size() <= NAMED) ? String.join(", ", schemas)
				: "%s and %d more".formatted(String.join(", ", schemas.subList(0, NAMED)), schemas.size() - NAMED);
	}

	private static List<String> union(Collection<MigrationStatus> statuses,
			Function<MigrationStatus, List<String>> part) {
		Set<String> ids = new LinkedHashSet<>();
		statuses.forEach((status) -> ids.addAll(part.apply(status)));
		return List.copyOf(ids);
	}

	private static List<String> pending(Collection<MigrationStatus> statuses) {
		List<String> pending = union(statuses, MigrationStatus::pending);
		// Those of one tenant are in order, but not those that only others have
		return union(statuses,
				(status) -> status.revisions().stream().map((revision) -> revision.revision().id()).toList())
			.stream()
			.filter(pending::contains)
			.toList();
	}

	/**
	 * Return all revisions; one is applied if all tenants have it.
	 */
	private static List<RevisionStatus> revisions(Collection<MigrationStatus> statuses) {
		Map<String, RevisionStatus> revisions = new LinkedHashMap<>();
		statuses.forEach((status) -> status.revisions()
			.forEach((revision) -> revisions.merge(revision.revision().id(), revision, TenantsStatus::worse)));
		return List.copyOf(revisions.values());
	}

	private static RevisionStatus worse(RevisionStatus one, RevisionStatus other) {
		Comparator<RevisionStatus> worstFirst = Comparator
			.comparingInt((revision) -> REVISION_WORST_FIRST.indexOf(revision.state()));
		return (worstFirst.compare(other, one) < 0) ? other : one;
	}

	/**
	 * What was seen of a tenant.
	 *
	 * @param status how it compares
	 * @param error how the last attempt at what is pending failed, or {@code null}
	 */
	record Tenant(MigrationStatus status, @Nullable String error) {

		private TenantStatus told() {
			return new TenantStatus(this.status.state(), this.status.current(), this.status.pending().size(),
					this.error);
		}

	}

}
