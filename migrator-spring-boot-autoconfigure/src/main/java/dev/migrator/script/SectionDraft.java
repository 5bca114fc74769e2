package dev.migrator.script;

/**
 * A section that is not written yet.
 *
 * @param body the script, verbatim; lines may end with CR LF, which is written as LF
 * @param transactional whether it runs in a transaction
 * @param foreignKeysOff whether SQLite is not to enforce foreign keys while it runs; not
 * outside of a transaction
 */
public record SectionDraft(String body, boolean transactional, boolean foreignKeysOff) {

	/**
	 * Return a section that runs as sections do if nothing else is said.
	 * @param body the script, verbatim
	 * @return a transactional section that has foreign keys enforced
	 */
	public static SectionDraft of(String body) {
		return new SectionDraft(body, true, false);
	}

}
