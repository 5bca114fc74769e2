package dev.migrator.script;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.migrator.MigratorException;
import dev.migrator.revision.Direction;
import dev.migrator.revision.Revision;
import dev.migrator.script.RevisionFileException.Problem;
import dev.migrator.sql.SqlDialect;
import org.jspecify.annotations.Nullable;

/**
 * The text of a revision file, made of a draft.
 */
final class RevisionFileText {

	private final RevisionDraft draft;

	private final ZoneId zone;

	private final @Nullable String upgrade;

	private final @Nullable String downgrade;

	RevisionFileText(RevisionDraft draft, ZoneId zone) {
		this.draft = draft;
		this.zone = zone;
		SectionDraft downgrade = draft.downgrade();
		String upgradeBody = body(draft.upgrade());
		this.upgrade = (downgrade != null) ? upgradeBody + "\n" : upgradeBody;
		this.downgrade = (downgrade != null) ? body(downgrade) : null;
	}

	/**
	 * Return a creation time as headers have it.
	 */
	static String created(Instant created, ZoneId zone) {
		return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(created.atZone(zone).toOffsetDateTime());
	}

	private static String body(SectionDraft section) {
		String body = section.body().replace("\r\n", "\n");
		return (body.isEmpty() || body.endsWith("\n")) ? body : body + "\n";
	}

	/**
	 * Return the text once it is sure that it is read as the draft means it.
	 */
	String checked(SqlDialect dialect) {
		String text = text();
		if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
			throw refused("a script holds half a character, which UTF-8 cannot", "Correct the script.");
		}
		RevisionFile file;
		try {
			file = RevisionFile.parse("the file", text, dialect);
		}
		catch (RevisionFileException ex) {
			throw refused(ex.getProblems().stream().map(Problem::toString).collect(Collectors.joining("; ")),
					ex.getAction());
		}
		if (!isAsMeant(file, dialect)) {
			throw refused("a script holds a line such as '-- migrator:downgrade', which would begin a section",
					"Remove the line from the script, or word the comment differently.");
		}
		return text;
	}

	private boolean isAsMeant(RevisionFile file, SqlDialect dialect) {
		return file.revision().equals(this.draft.revision())
				&& file.prose().equals(this.draft.prose().stream().filter((line) -> !line.isEmpty()).toList())
				&& file.sections().size() == ((this.downgrade != null) ? 2 : 1)
				&& file.upgrade(dialect).map(Section::body).equals(Optional.ofNullable(this.upgrade))
				&& file.downgrade(dialect).map(Section::body).equals(Optional.ofNullable(this.downgrade));
	}

	private String text() {
		StringBuilder text = new StringBuilder();
		Revision revision = this.draft.revision();
		if (!revision.message().isEmpty()) {
			text.append("-- ").append(revision.message()).append("\n--\n");
		}
		key(text, HeaderKey.REVISION, revision.id());
		key(text, HeaderKey.REVISES, String.join(", ", revision.revises()));
		Instant created = revision.created();
		key(text, HeaderKey.CREATED, (created != null) ? created(created, this.zone) : "");
		key(text, HeaderKey.LABELS, String.join(", ", revision.labels()));
		key(text, HeaderKey.DEPENDS_ON, String.join(", ", revision.dependsOn()));
		if (!this.draft.prose().isEmpty()) {
			text.append("--\n");
			this.draft.prose().forEach((line) -> text.append(("-- " + line).strip()).append('\n'));
		}
		text.append('\n');
		section(text, Direction.UPGRADE, this.draft.upgrade(), this.upgrade);
		section(text, Direction.DOWNGRADE, this.draft.downgrade(), this.downgrade);
		return text.toString();
	}

	private static void key(StringBuilder text, HeaderKey key, String value) {
		if (!value.isEmpty()) {
			text.append("-- ").append(key.word()).append(": ").append(value).append('\n');
		}
	}

	private static void section(StringBuilder text, Direction direction, @Nullable SectionDraft section,
			@Nullable String body) {
		if (section == null) {
			return;
		}
		text.append("-- migrator:").append(RevisionFileParser.word(direction));
		if (!section.transactional()) {
			text.append(" transactional=false");
		}
		if (section.foreignKeysOff()) {
			text.append(" foreign-keys=off");
		}
		text.append('\n').append(body);
	}

	private MigratorException refused(String reason, String action) {
		return new MigratorException("Revision %s cannot be written as a file: %s. Nothing was written."
			.formatted(this.draft.revision().id(), reason), action);
	}

}
