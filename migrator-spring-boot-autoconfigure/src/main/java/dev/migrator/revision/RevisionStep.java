package dev.migrator.revision;

/**
 * One step of a plan: a revision and the way it is walked.
 *
 * @param direction whether the revision is applied or undone
 * @param revision the revision
 */
public record RevisionStep(Direction direction, Revision revision) {

}
