package dev.migrator.descriptor;

import java.util.List;

/**
 * The SQL of a run, written down instead of run.
 *
 * @param direction which way it goes
 * @param target the expression that was asked for
 * @param from the current revisions before
 * @param to the current revisions after
 * @param revisions the revisions that it runs, in order
 * @param sql the script
 * @param notes what whoever runs the script has to know, if anything
 */
public record ScriptDescriptor(String direction, String target, List<String> from, List<String> to,
		List<String> revisions, String sql, List<String> notes) {

}
