package dev.migrator;

import dev.migrator.HistoryEntry.Origin;

/**
 * On whose behalf something is done.
 *
 * @param actor who, by a name that operators recognise
 * @param origin from where
 */
public record Caller(String actor, Origin origin) {

}
