package dev.migrator.script;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.migrator.revision.Direction;
import dev.migrator.revision.Revision;
import dev.migrator.script.RevisionFileException.Problem;
import dev.migrator.sql.LineIndex;
import dev.migrator.sql.SqlDialect;
import dev.migrator.sql.SqlLexer;
import dev.migrator.sql.Token.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Reads one revision file in a single pass.
 * <p>
 * A marker counts only where the database would see a comment, and what is a comment
 * depends on the database. So each section is read in a dialect that it is for, and ends
 * at the first comment there that is a marker. A section that names no database is read
 * in the dialect at hand, or, if another section is for that one, in one that is left for
 * it.
 */
final class RevisionFileParser {

	static final String CLOSE_IT = "Close it. Everything after it is taken for a part of it.";

	private final String source;

	private final String text;

	private final SqlDialect dialect;

	private final LineIndex lines;

	private final List<Problem> problems = new ArrayList<>();

	private final Header header;

	private boolean open;

	RevisionFileParser(String source, String text, SqlDialect dialect) {
		this.source = source;
		this.text = text;
		this.dialect = dialect;
		this.lines = LineIndex.of(text);
		this.header = new Header(source, this.problems);
	}

	static String word(Direction direction) {
		return direction.name().toLowerCase(Locale.ROOT);
	}

	static String decapitalize(String sentence) {
		// SQLite and ALTER stay as they are
		boolean name = sentence.length() > 1 && Character.isUpperCase(sentence.charAt(1));
		return name ? sentence : sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
	}

	RevisionFile parse() {
		List<Section> sections = new ArrayList<>();
		Map<SectionUse, Integer> uses = new HashMap<>();
		Marker marker = nextMarker(0, this.dialect, true);
		if (marker == null && !this.open) {
			problem(this.lines.line(this.text.length()), "there is no section",
					"Write '-- migrator:upgrade' on a line of its own before the SQL.");
		}
		while (marker != null) {
			int start = Math.min(marker.end() + 1, this.text.length());
			Marker next = nextMarker(start, dialectOf(marker), false);
			Direction direction = marker.direction();
			if (direction != null) {
				checkUses(marker, direction, uses);
				sections.add(new Section(this.source, direction, marker.dialects(), marker.transactional(),
						marker.foreignKeysOff(), this.text, start,
						(next != null) ? startOfLine(next.start()) : this.text.length(), this.lines));
			}
			marker = next;
		}
		Revision revision = this.header.revision();
		if (!this.problems.isEmpty()) {
			this.problems.sort(Comparator.comparingInt(Problem::line));
			throw new RevisionFileException(this.problems);
		}
		return new RevisionFile(this.source, revision, this.header.prose(), this.header.lines(), sections);
	}

	private @Nullable Marker nextMarker(int from, SqlDialect dialect, boolean inHeader) {
		SqlLexer lexer = new SqlLexer(this.text, from, this.text.length(), dialect);
		boolean sqlSeen = !inHeader;
		while (lexer.advance()) {
			Kind kind = lexer.kind();
			if (kind == Kind.LINE_COMMENT) {
				String comment = this.text.substring(lexer.start() + 2, lexer.end()).strip();
				if (Marker.isMarker(comment) && isAloneOnLine(lexer.start())) {
					int line = this.lines.line(lexer.start());
					return Marker.parse(comment, lexer.start(), lexer.end(),
							(what, action) -> problem(line, what, action));
				}
				checkNoMarker(comment, lexer.start());
				if (inHeader) {
					this.header.add(comment, this.lines.line(lexer.start()));
				}
			}
			else if (kind == Kind.UNTERMINATED || isOpenComment(lexer)) {
				this.open = true;
				problem(this.lines.line(lexer.start()),
						"the %s that begins here is never closed".formatted(lexer.openThing()), CLOSE_IT);
			}
			else if (!sqlSeen && !kind.isTrivia()) {
				sqlSeen = true;
				problem(this.lines.line(lexer.start()), "there is SQL before the first section",
						"Write '-- migrator:upgrade' on a line of its own before it.");
			}
		}
		return null;
	}

	private void checkNoMarker(String comment, int start) {
		if (Marker.isMarker(comment)) {
			problem(this.lines.line(start), "'%s' begins no section, because SQL stands before it".formatted(comment),
					"Write it on a line of its own.");
		}
		else if (Marker.resemblesMarker(comment) && isAloneOnLine(start)) {
			problem(this.lines.line(start), "'%s' looks like the beginning of a section but is not".formatted(comment),
					"Write '-- migrator:upgrade' or '-- migrator:downgrade', or word the comment differently.");
		}
	}

	private boolean isOpenComment(SqlLexer lexer) {
		return lexer.kind() == Kind.BLOCK_COMMENT && lexer.end() == this.text.length()
				&& (lexer.end() - lexer.start() < 4 || !this.text.endsWith("*/"));
	}

	private boolean isAloneOnLine(int offset) {
		return this.text.substring(startOfLine(offset), offset).isBlank();
	}

	private int startOfLine(int offset) {
		return offset - this.lines.column(offset) + 1;
	}

	private SqlDialect dialectOf(Marker marker) {
		EnumSet<SqlDialect> candidates = EnumSet.allOf(SqlDialect.class);
		if (!marker.dialects().isEmpty()) {
			candidates.retainAll(marker.dialects());
		}
		else {
			namedDialects(marker.direction()).forEach(candidates::remove);
		}
		return (candidates.isEmpty() || candidates.contains(this.dialect)) ? this.dialect
				: candidates.iterator().next();
	}

	/**
	 * Find the dialects that any line like a marker names, before it is known which of
	 * these lines are markers.
	 */
	private EnumSet<SqlDialect> namedDialects(@Nullable Direction direction) {
		EnumSet<SqlDialect> named = EnumSet.noneOf(SqlDialect.class);
		int i = this.text.indexOf("dialect=");
		while (i >= 0) {
			int start = startOfLine(i);
			int end = this.text.indexOf('\n', i);
			end = (end < 0) ? this.text.length() : end;
			String line = this.text.substring(start, end).strip();
			if (line.startsWith("--") && Marker.isMarker(line.substring(2).strip())) {
				Marker marker = Marker.parse(line.substring(2).strip(), start, end, (what, action) -> {
				});
				if (marker.direction() == direction) {
					named.addAll(marker.dialects());
				}
			}
			i = this.text.indexOf("dialect=", end);
		}
		return named;
	}

	private void checkUses(Marker marker, Direction direction, Map<SectionUse, Integer> uses) {
		int line = this.lines.line(marker.start());
		List<String> databases = new ArrayList<>();
		marker.dialects().forEach((each) -> databases.add(each.word()));
		if (databases.isEmpty()) {
			databases.add("");
		}
		for (String database : databases) {
			Integer before = uses.putIfAbsent(new SectionUse(direction, database), line);
			if (before != null) {
				problem(line,
						"there is already %s section %s, in line %d".formatted(
								(direction == Direction.UPGRADE) ? "an upgrade" : "a downgrade",
								database.isEmpty() ? "without a dialect" : "for " + database, before),
						"Join the two, or name another database with 'dialect='.");
			}
		}
	}

	private void problem(int line, String what, String action) {
		this.problems.add(new Problem(this.source, line, what, action));
	}

	private record SectionUse(Direction direction, String database) {

	}

}
