package dev.migrator.database.sqlite.alter;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.migrator.MigratorException;
import dev.migrator.sql.Column;
import dev.migrator.sql.Constraint.Deferral;
import dev.migrator.sql.Constraint.ForeignKey;
import dev.migrator.sql.CreateTable;
import dev.migrator.sql.Identifiers;
import org.jspecify.annotations.Nullable;

/**
 * Carries out a draft by copying the table. The old table is moved out of the way, so
 * that the new one can be created by exactly its text and under its own name: nothing
 * that refers to it is touched. Indexes and triggers come back after the copy, in their
 * old order: so no trigger fires, and indexes are built in one go.
 */
final class Rebuild {

	private final SqlSession sql;

	private final Catalog catalog;

	private final TableDraft draft;

	private final RowCopy.Listener listener;

	private final String name;

	private final String quoted;

	private final List<SchemaObject> attached;

	private final boolean enforced;

	Rebuild(SqlSession sql, Catalog catalog, TableDraft draft, RowCopy.Listener listener) throws SQLException {
		this.sql = sql;
		this.catalog = catalog;
		this.draft = draft;
		this.listener = listener;
		this.name = draft.name();
		this.quoted = Identifiers.quote(this.name);
		this.attached = catalog.attachedTo(this.name);
		this.enforced = "1".equals(sql.pragma("foreign_keys"));
	}

	void run() throws SQLException {
		List<String> temporaryTriggers = this.sql.strings(
				"SELECT sql FROM sqlite_temp_schema WHERE type = 'trigger' AND tbl_name = ? COLLATE NOCASE ORDER BY rowid",
				this.name);
		// With the pragma on, and only then, renaming leaves views, triggers and, where
		// foreign keys are off, other tables alone
		this.sql.withPragma("legacy_alter_table", 1, () -> {
			if (!moveAside()) {
				throughHoldTable();
			}
			return true;
		});
		for (SchemaObject object : this.attached) {
			if (this.draft.keeps(object)) {
				createAgain(object);
			}
		}
		for (String trigger : temporaryTriggers) {
			// Those of a temporary table of the same name are still there
			this.sql.execute(trigger.replaceFirst("(?i)^CREATE\\s+TRIGGER", "CREATE TEMP TRIGGER IF NOT EXISTS"));
		}
		Statistics.forgetLost(this.sql, this.draft);
	}

	private void createAgain(SchemaObject object) throws SQLException {
		try {
			this.sql.execute(object.creation());
		}
		catch (SQLException ex) {
			this.sql.refuseIfCancelled();
			if (!isOfRows(ex)) {
				throw ex;
			}
			throw new MigratorException(
					"The %s of table %s does not fit what the table would be: %s.".formatted(object, this.name,
							ex.getMessage()),
					"Correct the rows first, or drop it in this revision before the ALTER TABLE.", ex);
		}
	}

	/**
	 * Rename the old table, create the new one, copy, drop the old one.
	 * @return whether that worked; if not, nothing has changed
	 */
	private boolean moveAside() throws SQLException {
		String aside = SqlSession.randomName();
		Map<Long, SchemaObject> before = this.enforced ? ColumnUses.byRowid(this.catalog) : Map.of();
		try {
			this.sql.inSavepoint(true, () -> {
				this.sql.execute("ALTER TABLE main.%s RENAME TO %s".formatted(this.quoted, Identifiers.quote(aside)));
				return true;
			});
		}
		catch (SQLException ex) {
			this.sql.refuseIfCancelled();
			// A check or the condition of an index may name its table, which SQLite does
			// not
			// follow in this mode
			return false;
		}
		CreateTable table = this.draft.table();
		if (this.enforced) {
			// Without foreign keys, from it or to it, rows can be moved as if none were
			// enforced
			table = withoutForeignKeys(table);
		}
		create(this.sql, this.draft.name(), table, "CREATE TABLE");
		copyFrom(aside);
		if (this.enforced) {
			restoreForeignKeys(before, aside);
		}
		restoreSequence(aside);
		this.sql.execute("DROP TABLE main." + Identifiers.quote(aside));
		return true;
	}

	private static CreateTable withoutForeignKeys(CreateTable table) {
		CreateTable result = table;
		while (true) {
			Optional<String> text = withoutOneForeignKey(result);
			if (text.isEmpty()) {
				return result;
			}
			result = CreateTable.parse(text.get());
		}
	}

	private static Optional<String> withoutOneForeignKey(CreateTable table) {
		TableEditor editor = new TableEditor(table);
		Optional<String> ofColumn = table.columns()
			.stream()
			.flatMap((column) -> column.constraints().stream())
			.filter((constraint) -> constraint instanceof ForeignKey || constraint instanceof Deferral)
			.findFirst()
			.map(editor::dropColumnConstraint);
		return ofColumn.or(() -> table.constraints()
			.stream()
			.filter(ForeignKey.class::isInstance)
			.findFirst()
			.map(editor::dropElement));
	}

	/**
	 * Give the new table its foreign keys, let others refer to it again and not to the
	 * one that was moved aside, which SQLite has followed, and let that one refer to
	 * nothing: so it can be dropped without a look at its rows.
	 */
	private void restoreForeignKeys(Map<Long, SchemaObject> before, String aside) throws SQLException {
		Map<SchemaObject, String> texts = new LinkedHashMap<>();
		for (SchemaObject now : this.catalog.ofType("table")) {
			SchemaObject then = before.get(now.rowid());
			if (now.name().equals(aside)) {
				texts.put(now, withoutForeignKeys(CreateTable.parse(now.sql())).text());
			}
			else if (then == null && Identifiers.same(now.name(), this.name)) {
				texts.put(now, this.draft.table().text());
			}
			else if (then != null && !then.sql().equals(now.sql())) {
				texts.put(now, then.sql());
			}
		}
		SchemaText.write(this.sql, texts);
	}

	/**
	 * Keep the rows in a table without types, drop the table and create it anew. Twice
	 * the work, but nothing has to be renamed.
	 */
	private void throughHoldTable() throws SQLException {
		if (this.enforced) {
			throw new MigratorException(
					"Table %s cannot be rebuilt in a transaction in which foreign keys are enforced, since a check or an index of it names the table itself."
						.formatted(this.name),
					"Make this change in a SQL revision of its own with migrator.transaction-mode=per-revision, or write 'foreign-keys=off' at its section.");
		}
		String hold = SqlSession.randomName();
		Map<Column, String> sources = this.draft.columnSources();
		List<String> held = new ArrayList<>();
		List<String> values = new ArrayList<>(sources.values());
		String rowid = this.catalog.rowidName(this.name);
		if (rowid != null) {
			values.add(rowid);
		}
		for (int i = 0; i < values.size(); i++) {
			held.add("h" + i);
		}
		String list = String.join(", ", held);
		this.sql.execute("CREATE TABLE main.%s (%s)".formatted(Identifiers.quote(hold), list));
		this.sql.update("INSERT INTO main.%s (%s) SELECT %s FROM main.%s".formatted(Identifiers.quote(hold), list,
				String.join(", ", values), this.quoted));
		keepSequence(hold);
		Statistics.rename(this.sql, this.name, hold);
		this.sql.execute("DROP TABLE main." + this.quoted);
		create(this.sql, this.name, this.draft.table(), "CREATE TABLE");
		Map<String, String> columns = new LinkedHashMap<>();
		int i = 0;
		for (Column column : sources.keySet()) {
			columns.put(Identifiers.quote(column.name().value()), "h" + i++);
		}
		copy(hold, columns, (rowid != null) ? "h" + i : null, null);
		restoreSequence(hold);
		Statistics.rename(this.sql, hold, this.name);
		this.sql.execute("DROP TABLE main." + Identifiers.quote(hold));
	}

	/**
	 * Create a table by its text.
	 * @param begin what to write for {@code CREATE TABLE}, as which the text is stored
	 */
	static void create(SqlSession sql, String name, CreateTable table, String begin) throws SQLException {
		String text = table.text();
		try {
			sql.execute(begin + " " + text.substring(table.name().span().start()));
		}
		catch (SQLException ex) {
			sql.refuseIfCancelled();
			throw new MigratorException(
					"Table %s cannot be changed to what it would be: %s.%n  %s".formatted(name, ex.getMessage(), text),
					"Correct the statement: SQLite does not take such a table.", ex);
		}
	}

	private void copyFrom(String aside) throws SQLException {
		Map<String, String> columns = new LinkedHashMap<>();
		this.draft.columnSources()
			.forEach((column, source) -> columns.put(Identifiers.quote(column.name().value()), source));
		String rowid = this.catalog.rowidName(aside);
		copy(aside, columns, rowid, rowid);
	}

	/**
	 * Copy rows into the new table.
	 * @param from the table to copy from
	 * @param columns the columns to fill, and what with
	 * @param rowidSource what the rowids are to be, or {@code null} if there are none
	 * @param walk the rowids by which the rows can be walked through, or {@code null}
	 */
	private void copy(String from, Map<String, String> columns, @Nullable String rowidSource, @Nullable String walk)
			throws SQLException {
		String rowid = this.catalog.rowidName(this.name);
		Map<String, String> all = new LinkedHashMap<>();
		if (rowid != null && rowidSource != null && this.catalog.rowidAlias(this.name) == null) {
			all.put(rowid, rowidSource);
		}
		all.putAll(columns);
		try {
			new RowCopy(this.sql, from, this.name, all, walk, this.listener).run();
		}
		catch (SQLException ex) {
			this.sql.refuseIfCancelled();
			if (!isOfRows(ex)) {
				throw ex;
			}
			throw new MisfitException(this.name, ex);
		}
	}

	// SQLITE_ERROR, _CONSTRAINT and _MISMATCH, not _FULL and the like:
	// https://sqlite.org/rescode.html
	private static boolean isOfRows(SQLException ex) {
		int code = ex.getErrorCode() & 0xFF;
		return code == 1 || code == 19 || code == 20;
	}

	/**
	 * Let the note of the highest number that AUTOINCREMENT has given out, which need not
	 * be in the table any more, follow the rows to another table. SQLite itself lets it
	 * follow a table that is renamed.
	 */
	private void keepSequence(String holder) throws SQLException {
		if (this.draft.isAutoincrement()
				&& this.sql.exists("SELECT 1 FROM main.sqlite_schema WHERE name = 'sqlite_sequence'")) {
			moveSequence(this.name, holder);
		}
	}

	private void restoreSequence(String holder) throws SQLException {
		if (this.draft.isAutoincrement()) {
			// What copying has left: the highest number that is there, or a zero for none
			this.sql.update(
					"DELETE FROM main.sqlite_sequence WHERE name = ? AND (seq = 0 OR EXISTS (SELECT 1 FROM main.sqlite_sequence WHERE name = ?))",
					this.name, holder);
			moveSequence(holder, this.name);
		}
	}

	private void moveSequence(String from, String to) throws SQLException {
		this.sql.update("UPDATE main.sqlite_sequence SET name = ? WHERE name = ?", to, from);
	}

}
