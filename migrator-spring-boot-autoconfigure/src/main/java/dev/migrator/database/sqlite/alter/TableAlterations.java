package dev.migrator.database.sqlite.alter;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

import dev.migrator.MigratorException;
import dev.migrator.database.AlterationProgress;
import dev.migrator.sql.AlterTable;
import dev.migrator.sql.AlterTable.Action;
import dev.migrator.sql.AlterTable.AddColumn;
import dev.migrator.sql.AlterTable.DropColumn;
import dev.migrator.sql.AlterTable.DropConstraint;
import dev.migrator.sql.AlterTable.RenameColumn;
import dev.migrator.sql.AlterTable.RenameTable;
import dev.migrator.sql.AlterTable.SetType;
import dev.migrator.sql.Column;
import dev.migrator.sql.CreateTable;
import dev.migrator.sql.Identifiers;
import dev.migrator.sql.Name;
import dev.migrator.sql.SqlStatement;
import dev.migrator.sql.SqlSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Carries out {@code ALTER TABLE} statements within a transaction that the caller has
 * begun and ends. Consecutive changes of one table are drafted together and carried out
 * at once, when a statement comes that needs to see them or there are no more.
 */
public final class TableAlterations {

	private final SqlSession sql;

	private final Catalog catalog;

	private final long inPlaceThreshold;

	private final AlterationProgress progress;

	private @Nullable TableDraft draft;

	private @Nullable Dependents dependents;

	private boolean settleFailed;

	private final Map<String, String> renamed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

	private final List<Drafted> drafted = new ArrayList<>();

	/**
	 * Prepares to carry out statements.
	 * @param connection the connection, in a transaction
	 * @param inPlaceThreshold how many rows a table must have more than for a change that
	 * concerns no stored row to be written into the schema instead of copying the table;
	 * -1 for never
	 * @param cancelled whether to stop
	 * @param progress who is told how far it is
	 */
	public TableAlterations(Connection connection, long inPlaceThreshold, BooleanSupplier cancelled,
			AlterationProgress progress) {
		this.sql = new SqlSession(connection, cancelled);
		this.catalog = new Catalog(this.sql);
		this.inPlaceThreshold = inPlaceThreshold;
		this.progress = progress;
	}

	/**
	 * Return whether a statement may lead to the rebuild of a table, which needs foreign
	 * keys not to be enforced.
	 * @param statement an {@code ALTER TABLE} statement
	 * @return whether it asks for more than renaming or adding a plain column
	 */
	public static boolean mayRebuild(SqlStatement statement) {
		try {
			AlterTable alter = AlterTable.parse(statement.text());
			return !alter.actions().stream().allMatch((action) -> isNative(alter, action));
		}
		catch (SqlSyntaxException ex) {
			// It is going to be refused
			return false;
		}
	}

	private static boolean isNative(AlterTable statement, Action action) {
		return action instanceof RenameTable || action instanceof RenameColumn
				|| (action instanceof AddColumn add && NativeColumn.isPlain(add.column(), statement.text()));
	}

	/**
	 * Carry out statements.
	 * @param statements {@code ALTER TABLE} statements that follow each other
	 * @throws MigratorException if one cannot be done; it says why
	 * @throws SQLException if the database refuses
	 */
	public void run(List<SqlStatement> statements) throws SQLException {
		for (SqlStatement statement : statements) {
			this.progress.workingOn(statement);
			run(statement);
		}
		settle();
	}

	/**
	 * Return which tables have been renamed.
	 * @return their new names by the old ones, in any case
	 */
	public Map<String, String> renamed() {
		return Collections.unmodifiableMap(this.renamed);
	}

	private void run(SqlStatement statement) throws SQLException {
		try {
			AlterTable alter = parse(statement);
			String table = alter.table().value();
			if (isOutside(alter)) {
				settle();
				this.progress.workingOn(statement);
				runOutside(alter);
				return;
			}
			if (this.draft != null && !alter.table().is(this.draft.name())) {
				settle();
				this.progress.workingOn(statement);
			}
			if (this.draft == null && !refuseUnlessTable(table)) {
				if (alter.ifExists()) {
					return;
				}
				throw Refusals.noSuchTable(table);
			}
			if (this.draft != null) {
				this.draft.beginStatement();
			}
			for (Action action : inOrder(alter.actions())) {
				table = run(statement, alter, table, action);
			}
		}
		catch (SQLException | MigratorException ex) {
			if (!this.settleFailed) {
				// What came before may not work either, and came first
				settle();
				this.progress.workingOn(statement);
			}
			throw ex;
		}
	}

	/**
	 * Return the actions of a statement in the order in which PostgreSQL carries them
	 * out: values are computed from the rows as they were before the statement, and
	 * constraints hold for those behind it.
	 */
	private static List<Action> inOrder(List<Action> actions) {
		boolean renames = actions.stream()
			.anyMatch((action) -> action instanceof RenameTable || action instanceof RenameColumn);
		return renames ? actions : actions.stream().sorted(Comparator.comparingInt(TableAlterations::pass)).toList();
	}

	private static int pass(Action action) {
		if (action instanceof DropColumn || action instanceof DropConstraint) {
			return 0;
		}
		if (action instanceof SetType) {
			return 1;
		}
		return (action instanceof AddColumn) ? 2 : 3;
	}

	private static AlterTable parse(SqlStatement statement) {
		try {
			return AlterTable.parse(statement.text());
		}
		catch (SqlSyntaxException ex) {
			throw new MigratorException(String.valueOf(ex.getMessage()), "Correct the statement.", ex);
		}
	}

	/**
	 * Run one action.
	 * @return the name of the table afterwards
	 */
	private String run(SqlStatement statement, AlterTable alter, String table, Action action) throws SQLException {
		if (action instanceof RenameTable rename) {
			settle();
			watch((before) -> new Renaming(this.sql, this.catalog).table(table, rename.to().value(),
					text(alter, rename.to())), "Renaming table " + table);
			this.renamed.replaceAll((from, to) -> Identifiers.same(to, table) ? rename.to().value() : to);
			this.renamed.putIfAbsent(table, rename.to().value());
			return rename.to().value();
		}
		if (action instanceof RenameColumn rename) {
			settle();
			CreateTable present = draft(table).table();
			discardDraft();
			watch((before) -> new Renaming(this.sql, this.catalog).column(present, rename, text(alter, rename.to())),
					"Renaming column %s of table %s".formatted(rename.column(), table));
			return table;
		}
		TableDraft current = draft(table);
		if (!current.isChanged() && action instanceof AddColumn add
				&& NativeColumn.isPlain(add.column(), alter.text())) {
			addNatively(current, alter, add);
			return table;
		}
		if (current.isChanged() && current.hasToSettleBefore(action)) {
			settle();
			this.progress.workingOn(statement);
			current = draft(table);
		}
		current.apply(alter, action);
		this.drafted.add(new Drafted(statement, alter, action));
		return table;
	}

	private TableDraft draft(String table) throws SQLException {
		TableDraft present = this.draft;
		if (present == null) {
			present = new TableDraft(this.sql, this.catalog,
					this.catalog.find("table", table).orElseThrow(() -> Refusals.noSuchTable(table)));
			this.draft = present;
		}
		return present;
	}

	// One that has not changed anything
	private void discardDraft() {
		this.draft = null;
		this.drafted.clear();
	}

	private void addNatively(TableDraft current, AlterTable alter, AddColumn add) throws SQLException {
		discardDraft();
		String column = add.column().name().value();
		if (current.table().column(column).isPresent()) {
			if (add.ifNotExists()) {
				return;
			}
			throw Refusals.columnExists(current.name(), column);
		}
		current.refuseUnfit(add.column(), alter.text());
		watch((before) -> {
			new NativeColumn(this.sql).add(current.name(), add.column(), text(alter, add.column()));
			new CapturedNames(this.sql, this.catalog, before).refuse(current.stored(), List.of(column));
		}, "Adding column %s to table %s".formatted(column, current.name()));
	}

	/**
	 * Make a change, and fail if a view or a trigger that worked before does not work
	 * afterwards.
	 */
	private void watch(Change change, String what) throws SQLException {
		Dependents known = this.dependents;
		Dependents before = (known != null) ? known : Dependents.find(this.sql, this.catalog);
		this.dependents = null;
		change.run(before);
		// Between two alterations nothing else happens
		this.dependents = before.refuseMore(this.sql, this.catalog, what);
	}

	/**
	 * Carry out what is drafted.
	 */
	private void settle() throws SQLException {
		TableDraft settled = this.draft;
		List<Drafted> changes = List.copyOf(this.drafted);
		discardDraft();
		if (settled == null || changes.isEmpty() || !settled.isChanged()) {
			return;
		}
		this.progress.workingOn(changes.get(changes.size() - 1).statement());
		this.settleFailed = true;
		try {
			settle(settled);
			this.settleFailed = false;
		}
		catch (MigratorException ex) {
			if (changes.size() > 1) {
				settleOneByOne(settled.name(), changes);
			}
			throw ex;
		}
	}

	/**
	 * Find out which of several changes it is that fails.
	 */
	private void settleOneByOne(String table, List<Drafted> changes) throws SQLException {
		for (Drafted change : changes) {
			this.progress.workingOn(change.statement());
			TableDraft single = new TableDraft(this.sql, this.catalog, this.catalog.find("table", table).orElseThrow());
			single.apply(change.alter(), change.action());
			settle(single);
		}
	}

	private void settle(TableDraft settled) throws SQLException {
		try {
			this.sql.inSavepoint(true, () -> {
				Settlement settlement = new Settlement(this.sql, this.catalog, settled, this.inPlaceThreshold,
						this.progress::copied);
				if (settled.changesColumns()) {
					watch((before) -> {
						settlement.run();
						new CapturedNames(this.sql, this.catalog, before).refuse(settled.stored(),
								settled.addedColumns());
					}, "The change of table " + settled.name());
				}
				else {
					settlement.run();
				}
				return true;
			});
		}
		catch (MisfitException ex) {
			Optional<String> rows = MisfitRows.of(this.sql, this.catalog, settled);
			if (rows.isPresent()) {
				throw new MisfitException(settled.name(), rows.get(), ex);
			}
			throw ex;
		}
	}

	/**
	 * Return whether a statement is about a table outside the main schema.
	 */
	private boolean isOutside(AlterTable alter) throws SQLException {
		Name schema = alter.schema();
		return (schema != null) ? !schema.is("main") : this.catalog.isOutside(alter.table().value());
	}

	private void runOutside(AlterTable alter) throws SQLException {
		Name schema = alter.schema();
		if (schema != null && !this.sql.exists(
				"SELECT 1 FROM pragma_table_list WHERE schema = ? COLLATE NOCASE AND name = ? COLLATE NOCASE",
				schema.value(), alter.table().value())) {
			if (!alter.ifExists()) {
				throw Refusals.noSuchTable(schema + "." + alter.table());
			}
			return;
		}
		if (alter.actions().size() != 1 || alter.ifExists() || !isNative(alter, alter.actions().get(0))) {
			throw Refusals.outsideMainSchema(alter.table().value());
		}
		this.sql.execute(alter.text());
	}

	private boolean refuseUnlessTable(String table) throws SQLException {
		if (Identifiers.fold(table).startsWith("SQLITE_")) {
			throw Refusals.notATable(table, "system");
		}
		Optional<String> kind = this.catalog.kind(table);
		if (kind.isPresent() && !kind.get().equals("table")) {
			throw Refusals.notATable(table, kind.get());
		}
		return kind.isPresent();
	}

	private static String text(AlterTable alter, Name name) {
		return name.span().text(alter.text());
	}

	private static String text(AlterTable alter, Column column) {
		return column.span().text(alter.text());
	}

	/**
	 * A change that is drafted.
	 *
	 * @param statement the statement that asks for it
	 * @param alter what the statement says
	 * @param action the change
	 */
	private record Drafted(SqlStatement statement, AlterTable alter, Action action) {

	}

	@FunctionalInterface
	private interface Change {

		void run(Dependents before) throws SQLException;

	}

}
