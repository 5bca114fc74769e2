package dev.migrator.script;

import java.time.ZoneId;
import java.util.List;

import dev.migrator.MigratorException;
import dev.migrator.revision.Revision;

/**
 * A revision in Java that is not written yet: a class for somebody to fill in. Message
 * and prose are treated as those of a {@link RevisionDraft}.
 *
 * @param revision what the annotation says
 * @param prose what the comment of the class says
 */
public record JavaRevisionDraft(Revision revision, List<String> prose) {

	/**
	 * Makes message and prose fit, as those of a file.
	 */
	public JavaRevisionDraft {
		FreeHeader header = FreeHeader.of(revision.message(), prose);
		revision = header.of(revision);
		prose = header.prose();
	}

	/**
	 * Return what the class is called: the message in one word, or {@code Revision_} and
	 * the id where that would be no good name.
	 * @return the name without the package
	 */
	public String className() {
		return RevisionClassText.className(this.revision);
	}

	/**
	 * Return the source of the class.
	 * @param packageName the package that it is in
	 * @param zone the offset of the creation time is the one that this zone had then
	 * @return the source, whose lines end with line feeds
	 * @throws MigratorException if a name breaks a rule, or there can be no such package
	 */
	public String source(String packageName, ZoneId zone) {
		return new RevisionClassText(this, packageName, zone).source();
	}

}
