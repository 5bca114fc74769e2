package dev.migrator.engine;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

import dev.migrator.archive.Refill;
import dev.migrator.script.RevisionFileException.Problem;
import dev.migrator.script.Section;
import dev.migrator.sql.SqlDialect;
import dev.migrator.sql.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * A section of a revision file, or one that the database has kept.
 *
 * @param section the section
 * @param dialect the database that it runs on
 * @param placeholders values by name
 */
record SqlMigration(Section section, SqlDialect dialect, Map<String, String> placeholders) implements Migration {

	@Override
	public String source() {
		return this.section.source();
	}

	@Override
	public String place(@Nullable SqlStatement statement) {
		return source() + ":" + ((statement != null) ? statement.line() : this.section.line());
	}

	@Override
	public String place(SqlStatement statement, int offset) {
		return source() + ":" + statement.lineAt(offset);
	}

	@Override
	public String noun() {
		return "section";
	}

	@Override
	public boolean transactional() {
		return this.section.transactional();
	}

	@Override
	public boolean foreignKeysOff() {
		return this.section.foreignKeysOff();
	}

	@Override
	public List<Problem> problems() {
		return this.section.problems(this.dialect, this.placeholders);
	}

	@Override
	public boolean foreseeable() {
		return true;
	}

	@Override
	public Iterable<SqlStatement> statements() {
		return this.section.statements(this.dialect, this.placeholders);
	}

	@Override
	public String sql() {
		return this.section.body();
	}

	@Override
	public String script() {
		return this.section.body(this.placeholders);
	}

	@Override
	public void prepare() {
	}

	@Override
	public long run(Execution execution) throws StatementFailedException, SQLException {
		Refill refill = execution.refill();
		if (refill == null) {
			return execution.statements().run(statements(), execution.progress());
		}
		long run = 0;
		for (Refill.Part part : refill.parts(statements())) {
			run += execution.statements().run(part.statements(), execution.progress());
			execution.statements().interruptibly(() -> refill.fill(part));
		}
		return run;
	}

	@Override
	public String remedy() {
		return "Correct the statement in the file and try again.";
	}

}
