package dev.migrator.script;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.migrator.revision.Direction;
import dev.migrator.revision.Revision;
import dev.migrator.script.RevisionFileException.Problem;
import dev.migrator.sql.SqlDialect;

/**
 * A revision as a file has it: what the header says and the sections for each direction
 * and database.
 */
public final class RevisionFile implements RevisionSource {

	private final String source;

	private final Revision revision;

	private final List<String> prose;

	private final Map<HeaderKey, Integer> keyLines;

	private final List<Section> sections;

	RevisionFile(String source, Revision revision, List<String> prose, Map<HeaderKey, Integer> keyLines,
			List<Section> sections) {
		this.source = source;
		this.revision = revision;
		this.prose = List.copyOf(prose);
		this.keyLines = Map.copyOf(keyLines);
		this.sections = List.copyOf(sections);
	}

	/**
	 * Read a revision file.
	 * @param source how people find the file
	 * @param content the bytes of the file: UTF-8
	 * @param dialect the database at hand: sections that name no database are read as SQL
	 * for this one
	 * @return the revision file
	 * @throws RevisionFileException if the file breaks a rule; it tells all that is wrong
	 */
	public static RevisionFile parse(String source, byte[] content, SqlDialect dialect) {
		return new RevisionFileParser(source, RevisionText.decode(source, content), dialect).parse();
	}

	/**
	 * Read the text of a revision file.
	 * @param source how people find the file
	 * @param text the text of the file
	 * @param dialect the database at hand: sections that name no database are read as SQL
	 * for this one
	 * @return the revision file
	 * @throws RevisionFileException if the file breaks a rule; it tells all that is wrong
	 */
	public static RevisionFile parse(String source, String text, SqlDialect dialect) {
		return new RevisionFileParser(source, RevisionText.normalize(source, text), dialect).parse();
	}

	/**
	 * Return how people find the file, as far as possible the same on every machine.
	 * @return the path below the location, with the location before it
	 */
	@Override
	public String source() {
		return this.source;
	}

	/**
	 * Return what the header says.
	 * @return the revision
	 */
	@Override
	public Revision revision() {
		return this.revision;
	}

	/**
	 * Return the lines of the header that are neither the message nor a key.
	 * @return the lines without the comment signs
	 */
	public List<String> prose() {
		return this.prose;
	}

	/**
	 * Return all sections.
	 * @return the sections in the order of the file
	 */
	public List<Section> sections() {
		return this.sections;
	}

	/**
	 * Return the line of a key in the header.
	 * @param key the key
	 * @return the line, from 1; that of the id if the file does not have the key
	 */
	@Override
	public int line(HeaderKey key) {
		Integer line = this.keyLines.get(key);
		return (line != null) ? line : this.keyLines.getOrDefault(HeaderKey.REVISION, 1);
	}

	@Override
	public String place(HeaderKey key) {
		return "'%s' in the header".formatted(key.word());
	}

	/**
	 * Return how to upgrade a database.
	 * @param dialect the database
	 * @return the section, or empty if the file has none for this database
	 */
	public Optional<Section> upgrade(SqlDialect dialect) {
		return section(Direction.UPGRADE, dialect);
	}

	/**
	 * Return how to downgrade a database.
	 * @param dialect the database
	 * @return the section, or empty if the revision is irreversible on this database
	 */
	public Optional<Section> downgrade(SqlDialect dialect) {
		return section(Direction.DOWNGRADE, dialect);
	}

	/**
	 * Return the checksum of the upgrade. It changes with any token of the section for
	 * the database, but not with comments, layout, options, placeholders' values, or
	 * anything outside of the section.
	 * @param dialect the database
	 * @return a version, a colon and hexadecimal digits
	 * @throws RevisionFileException if the file has no section for this database
	 */
	public String checksum(SqlDialect dialect) {
		return upgrade(dialect).orElseThrow(() -> new RevisionFileException(List.of(noUpgrade(dialect))))
			.checksum(dialect);
	}

	Problem noUpgrade(SqlDialect dialect) {
		return new Problem(this.source, line(HeaderKey.REVISION),
				"there is no upgrade section for %s".formatted(dialect.word()),
				"Add '-- migrator:upgrade dialect=%s', with nothing below it if there is nothing to do."
					.formatted(dialect.word()));
	}

	private Optional<Section> section(Direction direction, SqlDialect dialect) {
		Optional<Section> named = this.sections.stream()
			.filter((section) -> section.direction() == direction && section.dialects().contains(dialect))
			.findFirst();
		return named.or(() -> this.sections.stream()
			.filter((section) -> section.direction() == direction && section.dialects().isEmpty())
			.findFirst());
	}

	@Override
	public String toString() {
		return this.source;
	}

}
