package dev.migrator.database;

import java.time.Duration;
import java.time.Instant;

import dev.migrator.RevisionStatus.Kind;
import dev.migrator.revision.Revision;
import org.jspecify.annotations.Nullable;

/**
 * A revision as the database remembers it.
 *
 * @param revision the revision
 * @param kind what it was written in
 * @param checksum the checksum of its upgrade, or {@code null} if it has none
 * @param reversible whether the database keeps a script that undoes it
 * @param appliedAt when it was applied
 * @param duration how long that took
 */
public record AppliedRevision(Revision revision, Kind kind, @Nullable String checksum, boolean reversible,
		Instant appliedAt, Duration duration) {

}
