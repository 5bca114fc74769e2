package dev.migrator.boot.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.migrator.Archive;
import dev.migrator.DatabaseInfo;
import dev.migrator.HistoryEntry;
import dev.migrator.MigrationStatus;
import dev.migrator.MigrationStatus.Progress;
import dev.migrator.Migrator;
import dev.migrator.RevisionDetails;
import dev.migrator.RevisionStatus;
import dev.migrator.boot.actuate.page.MigratorView;
import dev.migrator.revision.Revision;
import dev.migrator.revision.RevisionExpressionException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.context.ApplicationContext;

/**
 * Shows the revisions of databases: where they are, what is pending and what was done.
 * Changes nothing.
 */
@Endpoint(id = "migrations")
class MigrationsEndpoint {

	private static final int HISTORY_LIMIT = 100;

	private final ApplicationContext context;

	private final Show showValues;

	MigrationsEndpoint(ApplicationContext context, Show showValues) {
		this.context = context;
		this.showValues = showValues;
	}

	@ReadOperation
	MigrationsDescriptor migrations() {
		return describe(this.showValues.isShown(true));
	}

	@ReadOperation
	@Nullable RevisionDetailsDescriptor revision(@Selector String expression, @Nullable String migrator) {
		try {
			return describe(expression, migrator, this.showValues.isShown(true));
		}
		catch (RevisionExpressionException ex) {
			if (ex.getKind() == RevisionExpressionException.Kind.UNKNOWN_REVISION) {
				return null;
			}
			throw new InvalidEndpointRequestException(String.valueOf(ex.getMessage()), ex.getKind().word());
		}
	}

	MigrationsDescriptor describe(boolean showSql) {
		Map<String, ContextDescriptor> contexts = new LinkedHashMap<>();
		ApplicationContext target = this.context;
		while (target != null) {
			Map<String, MigratorDescriptor> migrators = new LinkedHashMap<>();
			target.getBeansOfType(Migrator.class)
				.forEach((name, migrator) -> migrators.put(name, MigratorDescriptor.of(migrator, showSql)));
			ApplicationContext parent = target.getParent();
			contexts.put(String.valueOf(target.getId()),
					new ContextDescriptor(migrators, (parent != null) ? parent.getId() : null));
			target = parent;
		}
		return new MigrationsDescriptor(contexts);
	}

	@Nullable RevisionDetailsDescriptor describe(String expression, @Nullable String migrator, boolean showSql) {
		RevisionDetails details = find(expression, migrator);
		return (details != null) ? RevisionDetailsDescriptor.of(details, showSql) : null;
	}

	@Nullable RevisionDetails find(String expression, @Nullable String migrator) {
		Migrator found = Migrators.of(this.context).find(migrator);
		return (found != null) ? found.find(expression).orElse(null) : null;
	}

	/**
	 * Look at all migrators, each by itself.
	 */
	List<MigratorView> views() {
		Map<String, Migrator> byName = Migrators.of(this.context).byName();
		List<MigratorView> views = new ArrayList<>();
		ApplicationContext target = this.context;
		while (target != null) {
			String id = String.valueOf(target.getId());
			target.getBeansOfType(Migrator.class).forEach((name, migrator) -> {
				// One with the same name, in a context nearer by, is in the way
				boolean hidden = byName.get(name) != migrator;
				String link = hidden ? null : (byName.size() > 1) ? name : "";
				views.add(MigratorView.of(id, name, link, migrator, HISTORY_LIMIT));
			});
			target = target.getParent();
		}
		return views;
	}

	/**
	 * Say why there is nothing to describe.
	 */
	String whatIsMissing(String expression, @Nullable String migrator) {
		Set<String> names = Migrators.of(this.context).byName().keySet();
		return (migrator == null || names.contains(migrator)) ? "'%s' names no revision.".formatted(expression)
				: "There is no migrator '%s', but: %s.".formatted(migrator, String.join(", ", names));
	}

	private static @Nullable String sql(@Nullable String text, boolean show) {
		return (text == null || show) ? text : SanitizableData.SANITIZED_VALUE;
	}

	private static @Nullable Long millis(@Nullable Duration duration) {
		return (duration != null) ? duration.toMillis() : null;
	}

	/**
	 * The migrators of an application.
	 *
	 * @param contexts its application contexts, by id
	 */
	record MigrationsDescriptor(Map<String, ContextDescriptor> contexts) implements OperationResponseBody {

	}

	/**
	 * The migrators of an application context.
	 *
	 * @param migrators the migrators, by bean name
	 * @param parentId the id of the parent context, if there is one
	 */
	record ContextDescriptor(Map<String, MigratorDescriptor> migrators, @Nullable String parentId) {

	}

	/**
	 * One migrator.
	 *
	 * @param database which database it looks after
	 * @param status the verdict
	 * @param explanation the verdict in words
	 * @param current the current revisions
	 * @param heads the heads that this release knows
	 * @param pending the revisions to apply, in order
	 * @param running where the run stands that is on in this process, if one is
	 * @param revisions all revisions, parents before children
	 * @param history what was done to the database, newest first
	 * @param archives what downgrades have kept and upgrades have not restored, newest
	 * first; absent while a run is on
	 */
	record MigratorDescriptor(DatabaseInfo database, String status, String explanation, List<String> current,
			List<String> heads, List<String> pending, @Nullable ProgressDescriptor running,
			List<RevisionDescriptor> revisions, List<HistoryEntryDescriptor> history,
			@Nullable List<Archive> archives) {

		static MigratorDescriptor of(Migrator migrator, boolean showSql) {
			MigrationStatus status = migrator.status();
			List<HistoryEntry> history = migrator.history(HISTORY_LIMIT);
			Progress progress = status.progress();
			return new MigratorDescriptor(status.database(), status.state().word(), status.explanation(),
					status.current(), status.heads(), status.pending(),
					(progress != null) ? ProgressDescriptor.of(progress) : null,
					status.revisions().stream().map(RevisionDescriptor::of).toList(),
					history.stream().map((entry) -> HistoryEntryDescriptor.of(entry, showSql)).toList(),
					// A run has the database to itself: only its status and history are
					// at hand
					(progress == null) ? migrator.archives().list() : null);
		}

	}

	/**
	 * Where a run stands.
	 *
	 * @param operation what it does
	 * @param revision the revision it is at
	 * @param step the number of that revision in the run, from 1
	 * @param steps how many revisions the run has
	 */
	record ProgressDescriptor(String operation, String revision, int step, int steps) {

		static ProgressDescriptor of(Progress progress) {
			return new ProgressDescriptor(progress.operation().word(), progress.revision(), progress.step(),
					progress.steps());
		}

	}

	/**
	 * One revision.
	 *
	 * @param id its id
	 * @param revises the revisions that it follows
	 * @param message what it does
	 * @param labels its labels
	 * @param kind what it is written in
	 * @param state where it stands
	 * @param appliedAt when it was applied, if it is
	 * @param durationMs how long that took
	 */
	record RevisionDescriptor(String id, List<String> revises, String message, List<String> labels, String kind,
			String state, @Nullable Instant appliedAt, @Nullable Long durationMs) {

		static RevisionDescriptor of(RevisionStatus status) {
			Revision revision = status.revision();
			return new RevisionDescriptor(revision.id(), revision.revises(), revision.message(), revision.labels(),
					status.kind().word(), status.state().word(), status.appliedAt(), millis(status.duration()));
		}

	}

	/**
	 * One revision in full.
	 *
	 * @param id its id
	 * @param revises the revisions that it follows
	 * @param dependsOn what it depends on besides
	 * @param children the revisions that follow it
	 * @param message what it does
	 * @param labels its labels
	 * @param created when it was written, if its author said
	 * @param kind what it is written in
	 * @param source where it is written, if this release knows it
	 * @param checksum the checksum of its upgrade, if it has one
	 * @param state where it stands
	 * @param appliedAt when it was applied, if it is
	 * @param durationMs how long that took
	 * @param reversible whether it has a downgrade
	 * @param upgradeSql its upgrade, if it is in SQL and at hand
	 * @param downgradeSql its downgrade, if it has one in SQL
	 */
	record RevisionDetailsDescriptor(String id, List<String> revises, List<String> dependsOn, List<String> children,
			String message, List<String> labels, @Nullable Instant created, String kind, @Nullable String source,
			@Nullable String checksum, String state, @Nullable Instant appliedAt, @Nullable Long durationMs,
			boolean reversible, @Nullable String upgradeSql,
			@Nullable String downgradeSql) implements OperationResponseBody {

		static RevisionDetailsDescriptor of(RevisionDetails details, boolean showSql) {
			RevisionStatus status = details.status();
			Revision revision = status.revision();
			return new RevisionDetailsDescriptor(revision.id(), revision.revises(), revision.dependsOn(),
					details.children(), revision.message(), revision.labels(), revision.created(), status.kind().word(),
					details.source(), details.checksum(), status.state().word(), status.appliedAt(),
					millis(status.duration()), details.reversible(), sql(details.upgradeSql(), showSql),
					sql(details.downgradeSql(), showSql));
		}

	}

	/**
	 * One thing that was done to a database.
	 *
	 * @param id counts up with each entry
	 * @param operation what was done
	 * @param revision to which revision, if to one
	 * @param actor by whom
	 * @param origin from where
	 * @param startedAt when
	 * @param durationMs how long it took, if it is over
	 * @param outcome how it ended
	 * @param error what went wrong, if anything. Names statements, so that it is SQL
	 * @param currentBefore the current revisions before it
	 * @param currentAfter the current revisions after it
	 * @param heads the heads that the release knew which did it
	 */
	record HistoryEntryDescriptor(long id, String operation, @Nullable String revision, String actor, String origin,
			Instant startedAt, @Nullable Long durationMs, String outcome, @Nullable String error,
			List<String> currentBefore, List<String> currentAfter, List<String> heads) {

		static HistoryEntryDescriptor of(HistoryEntry entry, boolean showSql) {
			return new HistoryEntryDescriptor(entry.id(), entry.operation().word(), entry.revision(), entry.actor(),
					entry.origin().word(), entry.startedAt(), millis(entry.duration()), entry.outcome().word(),
					sql(entry.error(), showSql), entry.currentBefore(), entry.currentAfter(), entry.heads());
		}

	}

}
