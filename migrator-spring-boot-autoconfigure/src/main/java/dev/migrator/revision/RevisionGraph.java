package dev.migrator.revision;

/** x. */
public final class RevisionGraph {

}
