package dev.migrator.script;

import java.time.ZoneId;
import java.util.List;

import dev.migrator.MigratorException;
import dev.migrator.revision.Revision;
import org.jspecify.annotations.Nullable;

/**
 * A revision in Java that is not written yet: a class for somebody to fill in. Message
 * and prose are treated as those of a {@link RevisionDraft}.
 *
 * @param revision what the annotation says
 * @param prose what the comment of the class says
 * @param migrator the migrator that the annotation names, or {@code null} for none
 */
public record JavaRevisionDraft(Revision revision, List<String> prose, @Nullable String migrator) {

	/**
	 * Makes message and prose fit, as those of a file.
	 */
	public JavaRevisionDraft {
		FreeHeader header = FreeHeader.of(revision.message(), prose);
		revision = header.of(revision);
		prose = header.prose();
	}

	/**
	 * Creates a draft that names no migrator.
	 * @param revision what the annotation says
	 * @param prose what the comment of the class says
	 */
	public JavaRevisionDraft(Revision revision, List<String> prose) {
		this(revision, prose, null);
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
