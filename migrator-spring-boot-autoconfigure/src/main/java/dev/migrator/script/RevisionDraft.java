package dev.migrator.script;

import java.time.ZoneId;
import java.util.List;

import dev.migrator.MigratorException;
import dev.migrator.revision.Revision;
import dev.migrator.sql.SqlDialect;
import org.jspecify.annotations.Nullable;

/**
 * A revision in SQL that is not written yet.
 * <p>
 * Message and prose are made fit for a header as the draft is made, so that
 * {@link #revision()} is what will be read back from the file. Of a message of several
 * lines the first becomes the message, the others go before the prose; without a message
 * the prose lends its first line. A line that would be taken for a key or for the
 * beginning of a section, such as {@code labels: a}, is put in quotes. Control characters
 * become blanks. Scripts are never changed: one that cannot be carried as it is, is
 * refused when the text is made.
 *
 * @param revision what the header says
 * @param prose further lines of the header, without comment signs; empty ones part
 * paragraphs
 * @param upgrade how to upgrade
 * @param downgrade how to undo that; {@code null} makes the revision irreversible
 */
public record RevisionDraft(Revision revision, List<String> prose, SectionDraft upgrade,
		@Nullable SectionDraft downgrade) {

	/**
	 * Makes message and prose fit for a header.
	 */
	public RevisionDraft {
		FreeHeader header = FreeHeader.of(revision.message(), prose);
		revision = header.of(revision);
		prose = header.prose();
	}

	/**
	 * Return a draft for somebody to fill in.
	 * @param revision what the header says
	 * @return a draft whose sections hold nothing but a comment on what to write
	 */
	public static RevisionDraft empty(Revision revision) {
		if (revision.revises().size() > 1) {
			return new RevisionDraft(revision, List.of(),
					SectionDraft.of("-- Joins the branches above. Write SQL here only if that takes some.\n"),
					SectionDraft
						.of("-- Parts them again. Write here the SQL that undoes the upgrade, if it has any.\n"));
		}
		return new RevisionDraft(revision, List.of(),
				SectionDraft.of("-- Write here the SQL that upgrades the database.\n"), SectionDraft
					.of("-- Write here the SQL that undoes it. Without this section the revision is irreversible.\n"));
	}

	/**
	 * Return the text of the revision file. It has been read back, and means what the
	 * draft says.
	 * @param dialect the database that the scripts are for
	 * @param zone the offset of the creation time is the one that this zone had then
	 * @return the text, whose lines end with line feeds
	 * @throws MigratorException if a name breaks a rule, options contradict each other,
	 * or a script cannot stand in a file, since it holds the beginning of a section, or
	 * leaves a string or comment open
	 */
	public String text(SqlDialect dialect, ZoneId zone) {
		return new RevisionFileText(this, zone).checked(dialect);
	}

}
