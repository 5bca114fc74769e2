package dev.migrator.database.sqlite.alter;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.migrator.sql.AlterTable.RenameColumn;
import dev.migrator.sql.CreateTable;
import dev.migrator.sql.Identifiers;

/**
 * Renames tables and columns. SQLite does it, and follows the name wherever it is used;
 * but it also puts quotes where there were none, and rewrites strings in double quotes
 * that have nothing to do with it. So of what it writes only the names are taken.
 */
final class Renaming {

	private final SqlSession sql;

	private final Catalog catalog;

	Renaming(SqlSession sql, Catalog catalog) {
		this.sql = sql;
		this.catalog = catalog;
	}

	/**
	 * Rename a column.
	 * @param newName the new name as the statement has it, with quotes if it has any
	 */
	void column(CreateTable table, RenameColumn rename, String newName) throws SQLException {
		String name = table.name().value();
		String from = rename.column().value();
		String to = rename.to().value();
		if (table.column(from).isEmpty()) {
			throw Refusals.noSuchColumn(table, from);
		}
		if (!Identifiers.same(from, to) && table.column(to).isPresent()) {
			throw Refusals.columnExists(name, to);
		}
		SearchTables.refuseColumn(this.catalog, name, from, "renamed");
		String statement = "ALTER TABLE main.%s RENAME COLUMN %s TO %s".formatted(Identifiers.quote(name),
				Identifiers.quote(from), Identifiers.quote(to));
		Map<Long, Integer> rewritten = follow(Renamed.of(name, from, to, newName), List.of(statement));
		if (!Identifiers.same(from, to)) {
			CapturedNames.refuse(this.sql, this.catalog, name, to, rewritten);
		}
	}

	/**
	 * Rename a table.
	 * @param newName the new name as the statement has it, with quotes if it has any
	 */
	void table(String name, String to, String newName) throws SQLException {
		boolean sameName = Identifiers.same(name, to);
		if (Identifiers.fold(to).startsWith("SQLITE_")) {
			throw Refusals.nameReserved(to);
		}
		if (!sameName && this.catalog.isTaken(to)) {
			throw Refusals.nameTaken(to);
		}
		SearchTables.refuseTable(this.catalog, name);
		String rename = "ALTER TABLE main.%s RENAME TO %s";
		if (sameName) {
			// SQLite finds the name taken by the table itself
			String between = Identifiers.quote(SqlSession.randomName());
			follow(Renamed.of(name, name, to, newName), List.of(rename.formatted(Identifiers.quote(name), between),
					rename.formatted(between, Identifiers.quote(to))));
		}
		else {
			follow(Renamed.of(name, name, to, newName),
					List.of(rename.formatted(Identifiers.quote(name), Identifiers.quote(to))));
		}
		Statistics.rename(this.sql, name, to);
	}

	/**
	 * Rename and follow the name.
	 * @return how many names were rewritten, by rowid of the object
	 */
	private Map<Long, Integer> follow(Renamed renamed, List<String> statements) throws SQLException {
		Map<Long, SchemaObject> before = ColumnUses.byRowid(this.catalog);
		try {
			this.sql.inSavepoint(true, () -> {
				NativeRename.run(this.sql, () -> {
					for (String statement : statements) {
						this.sql.execute(statement);
					}
					return true;
				});
				// What it passed over may not be readable now
				this.sql.resetSchema();
				return this.catalog.isTaken(renamed.to());
			});
		}
		catch (SQLException ex) {
			this.sql.refuseIfCancelled();
			this.sql.resetSchema();
			throw Refusals.notRenamed(renamed.table(), renamed.from(), renamed.to(), ex,
					this.catalog.attachedTo(renamed.table()));
		}
		Map<Long, Integer> rewritten = new HashMap<>();
		Map<SchemaObject, String> texts = new LinkedHashMap<>();
		for (SchemaObject now : this.catalog.objects()) {
			SchemaObject then = before.get(now.rowid());
			if (then != null && !then.sql().equals(now.sql())) {
				List<TokenChange> changes = TokenChange.between(then.sql(), now.sql());
				rewritten.put(now.rowid(), (int) changes.stream().filter(renamed::isName).count());
				String text = withNamesOnly(then.sql(), changes, renamed);
				if (!text.equals(now.sql())) {
					texts.put(now, text);
				}
			}
		}
		SchemaText.write(this.sql, texts);
		return rewritten;
	}

	private static String withNamesOnly(String before, List<TokenChange> changes, Renamed renamed) {
		TextEdits edits = new TextEdits(before);
		for (TokenChange change : changes) {
			if (renamed.isName(change)) {
				edits.replace(change.span(), Identifiers.quoteLike(renamed.to(), change.oldText(), renamed.plain()));
			}
			else if (Identifiers.same(Identifiers.unquote(change.newText()), renamed.to())) {
				// A string in double quotes, which would be taken for the new name
				edits.replace(change.span(), change.newText());
			}
		}
		return edits.apply();
	}

	/**
	 * A renaming.
	 *
	 * @param table the table that is renamed, or whose column is
	 * @param from the old name
	 * @param to the new name
	 * @param plain whether the new name may stand without quotes
	 */
	private record Renamed(String table, String from, String to, boolean plain) {

		static Renamed of(String table, String from, String to, String newName) {
			return new Renamed(table, from, to,
					Identifiers.unquote(newName).equals(newName) && Identifiers.mayStandPlain(to));
		}

		/**
		 * Return whether a token was the old name and is the new one.
		 */
		boolean isName(TokenChange change) {
			return Identifiers.same(Identifiers.unquote(change.oldText()), this.from)
					&& Identifiers.unquote(change.newText()).equals(this.to);
		}

	}

}
