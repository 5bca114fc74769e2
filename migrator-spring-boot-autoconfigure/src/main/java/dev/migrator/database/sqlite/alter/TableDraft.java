package dev.migrator.database.sqlite.alter;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import dev.migrator.sql.ConstraintNames;
import dev.migrator.sql.ConstraintNames.NamedConstraint;
import dev.migrator.sql.AlterTable;
import dev.migrator.sql.AlterTable.Action;
import dev.migrator.sql.AlterTable.AddColumn;
import dev.migrator.sql.AlterTable.AddConstraint;
import dev.migrator.sql.AlterTable.DropColumn;
import dev.migrator.sql.AlterTable.DropConstraint;
import dev.migrator.sql.AlterTable.DropDefault;
import dev.migrator.sql.AlterTable.DropNotNull;
import dev.migrator.sql.AlterTable.RenameConstraint;
import dev.migrator.sql.AlterTable.SetDefault;
import dev.migrator.sql.AlterTable.SetNotNull;
import dev.migrator.sql.AlterTable.SetType;
import dev.migrator.sql.Column;
import dev.migrator.sql.Constraint;
import dev.migrator.sql.Constraint.Check;
import dev.migrator.sql.Constraint.Collate;
import dev.migrator.sql.Constraint.Default;
import dev.migrator.sql.Constraint.Deferral;
import dev.migrator.sql.Constraint.ForeignKey;
import dev.migrator.sql.Constraint.Generated;
import dev.migrator.sql.Constraint.NotNull;
import dev.migrator.sql.Constraint.PrimaryKey;
import dev.migrator.sql.Constraint.Unique;
import dev.migrator.sql.CreateTable;
import dev.migrator.sql.Identifiers;
import dev.migrator.sql.Name;
import dev.migrator.sql.SqlSyntaxException;
import dev.migrator.sql.SyntaxNode;

/**
 * What a table is going to be: its text after some changes, and where the values of its
 * columns come from. Each change is checked against the stored rows when it is drafted,
 * so that the error is that of its own statement. Nothing is changed in the database.
 */
final class TableDraft {

	private final SqlSession sql;

	private final Catalog catalog;

	private final Preconditions preconditions;

	private final SchemaObject stored;

	private final CreateTable storedTable;

	private final Map<String, String> sources = new LinkedHashMap<>();

	// Columns whose stored values are not those of the table as it is
	private final Set<String> newValues = new HashSet<>();

	private final Set<String> added = new HashSet<>();

	private final Set<String> droppedIndexes = new HashSet<>();

	private CreateTable table;

	// Whether an earlier statement has made other rows of those that are stored
	private boolean otherRowsBefore;

	private boolean rowsStayValid = true;

	private boolean addsExpressions;

	private boolean changesColumns;

	private boolean changesKeys;

	private boolean keepsKeys = true;

	private boolean renumbersRows;

	private boolean validatedRows;

	TableDraft(SqlSession sql, Catalog catalog, SchemaObject stored) throws SQLException {
		this.sql = sql;
		this.catalog = catalog;
		this.stored = stored;
		this.storedTable = parse(stored);
		this.table = this.storedTable;
		this.preconditions = new Preconditions(sql, catalog, this.storedTable);
		for (String column : catalog.storedColumns(name())) {
			this.sources.put(Identifiers.fold(column), Identifiers.quote(column));
		}
	}

	private static CreateTable parse(SchemaObject stored) {
		try {
			return CreateTable.parse(stored.sql());
		}
		catch (SqlSyntaxException ex) {
			throw Refusals.unreadable(stored, ex);
		}
	}

	String name() {
		return this.storedTable.name().value();
	}

	SchemaObject stored() {
		return this.stored;
	}

	CreateTable table() {
		return this.table;
	}

	boolean isChanged() {
		// A column dropped and added again leaves the text as it was, but not the rows
		return !this.table.text().equals(this.storedTable.text()) || !this.newValues.isEmpty()
				|| !this.droppedIndexes.isEmpty();
	}

	/**
	 * Return whether every stored row is, as it is stored, a row of the drafted table
	 * too.
	 */
	boolean rowsStayValid() {
		return this.rowsStayValid;
	}

	/**
	 * Return whether the stored rows had to be looked at to know that.
	 */
	boolean validatedRows() {
		return this.validatedRows;
	}

	/**
	 * Return the names of the columns that are added.
	 */
	List<String> addedColumns() {
		return this.table.columns()
			.stream()
			.map((column) -> column.name().value())
			.filter((column) -> this.added.contains(Identifiers.fold(column)))
			.toList();
	}

	boolean changesColumns() {
		return this.changesColumns;
	}

	/**
	 * Return whether foreign keys, from the table or to it, may find other values than
	 * before.
	 */
	boolean changesKeys() {
		return this.changesKeys;
	}

	boolean isAutoincrement() {
		return Stream
			.concat(this.table.columns().stream().flatMap((column) -> column.constraints().stream()),
					this.table.constraints().stream())
			.anyMatch((constraint) -> constraint instanceof PrimaryKey key && key.autoincrement());
	}

	/**
	 * Return whether rows get other rowids.
	 */
	boolean renumbersRows() {
		return this.renumbersRows;
	}

	/**
	 * Return whether the primary key and unique constraints are what they were.
	 */
	boolean keepsKeys() {
		return this.keepsKeys;
	}

	/**
	 * Return whether an index or a trigger of the table stays.
	 */
	boolean keeps(SchemaObject attached) {
		return !attached.is("index") || !this.droppedIndexes.contains(attached.name());
	}

	Set<String> droppedIndexes() {
		return Set.copyOf(this.droppedIndexes);
	}

	/**
	 * Return the columns that have values of their own, with the expressions that compute
	 * them from a row of the table as it is.
	 */
	Map<Column, String> columnSources() {
		Map<Column, String> result = new LinkedHashMap<>();
		for (Column column : this.table.columns()) {
			String source = this.sources.get(Identifiers.fold(column.name().value()));
			if (source != null) {
				result.put(column, source);
			}
		}
		return result;
	}

	/**
	 * Begin with another statement: expressions in it are about the rows as earlier ones
	 * leave them.
	 */
	void beginStatement() {
		this.otherRowsBefore = this.changesColumns || !this.newValues.isEmpty();
	}

	/**
	 * Return whether an action can only be checked, or only be understood, when what is
	 * drafted so far has been carried out.
	 */
	boolean hasToSettleBefore(Action action) {
		if (action instanceof SetNotNull set) {
			return hasNewValues(set.column());
		}
		if (action instanceof SetType set) {
			return hasNewValues(set.column()) || (set.using() != null && this.otherRowsBefore);
		}
		if (action instanceof DropColumn) {
			return this.addsExpressions;
		}
		if (action instanceof AddConstraint add) {
			Constraint constraint = add.constraint();
			if (constraint instanceof ForeignKey key) {
				return key.parent().is(name()) ? isChanged() : key.columns().stream().anyMatch(this::hasNewValues);
			}
			return !this.newValues.isEmpty() || (constraint instanceof Check && this.changesColumns);
		}
		if (action instanceof AddColumn add) {
			return isChanged()
					&& add.column().constraints(ForeignKey.class).stream().anyMatch((key) -> key.parent().is(name()));
		}
		return false;
	}

	private boolean hasNewValues(Name column) {
		return this.newValues.contains(Identifiers.fold(column.value()));
	}

	/**
	 * Draft an action. If it cannot be done, the draft is what it was.
	 */
	void apply(AlterTable statement, Action action) throws SQLException {
		CreateTable before = this.table;
		boolean done = false;
		try {
			change(statement, action);
			done = true;
		}
		finally {
			this.table = done ? this.table : before;
		}
	}

	private void change(AlterTable statement, Action action) throws SQLException {
		if (action instanceof AddColumn add) {
			addColumn(statement, add);
		}
		else if (action instanceof DropColumn drop) {
			dropColumn(drop);
		}
		else if (action instanceof SetType set) {
			setType(statement, set);
		}
		else if (action instanceof SetDefault set) {
			setDefault(statement, set);
		}
		else if (action instanceof DropDefault drop) {
			dropDefault(drop);
		}
		else if (action instanceof SetNotNull set) {
			setNotNull(statement, set);
		}
		else if (action instanceof DropNotNull drop) {
			dropNotNull(drop);
		}
		else if (action instanceof AddConstraint add) {
			addConstraint(statement, add.constraint());
		}
		else if (action instanceof DropConstraint drop) {
			dropConstraint(drop);
		}
		else if (action instanceof RenameConstraint rename) {
			renameConstraint(statement, rename);
		}
		else {
			throw new IllegalArgumentException("Not a change of one table's text: " + action);
		}
	}

	private void addColumn(AlterTable statement, AddColumn add) throws SQLException {
		Column column = add.column();
		String columnName = column.name().value();
		if (this.table.column(columnName).isPresent()) {
			if (!add.ifNotExists()) {
				throw Refusals.columnExists(name(), columnName);
			}
			return;
		}
		if (column.constraint(PrimaryKey.class).isPresent() && keys().primaryKey() != null) {
			throw Refusals.primaryKeyExists(name());
		}
		DefaultValue value = DefaultValue.of(column, statement.text());
		String rowid = this.catalog.rowidName(name());
		boolean becomesRowid = column.constraint(PrimaryKey.class).isPresent() && TableKeys.isInteger(column)
				&& !TableKeys.isDescending(statement.text(), column) && rowid != null;
		refuseUnfit(column, statement.text());
		if (column.constraint(Generated.class).isEmpty() && !becomesRowid) {
			this.preconditions.defaultFits(column, value, statement.text());
		}
		edit(editor().addColumn(column.span().text(statement.text())));
		this.rowsStayValid = false;
		this.changesColumns = true;
		this.addsExpressions |= column.constraint(Check.class).isPresent()
				|| column.constraint(Generated.class).isPresent();
		this.changesKeys |= column.constraint(ForeignKey.class).isPresent();
		String folded = Identifiers.fold(columnName);
		this.added.add(folded);
		this.newValues.add(folded);
		if (column.constraint(Generated.class).isEmpty()) {
			this.sources.put(folded, becomesRowid ? String.valueOf(rowid) : value.asExpression());
		}
	}

	/**
	 * Fail if a column that is to be added refers to what cannot be referred to, or uses
	 * what is not there.
	 * @param text the text that the column was read from
	 */
	void refuseUnfit(Column column, String text) throws SQLException {
		this.preconditions.refuseUnknownNames(column, text, this.table.columns());
		for (ForeignKey key : column.constraints(ForeignKey.class)) {
			this.preconditions.referable(key, column.name().value());
		}
	}

	private void dropColumn(DropColumn drop) throws SQLException {
		Column column = this.table.column(drop.column().value()).orElse(null);
		if (column == null) {
			if (!drop.ifExists()) {
				throw Refusals.noSuchColumn(this.table, drop.column().value());
			}
			return;
		}
		if (this.table.columns().size() == 1) {
			throw Refusals.lastColumn(name(), column.name().value());
		}
		String columnName = column.name().value();
		String folded = Identifiers.fold(columnName);
		// What was only drafted is used by nothing yet
		ColumnRemoval removal = this.added.contains(folded) ? ColumnRemoval.ofUnused(columnName)
				: ColumnRemoval.of(this.sql, this.catalog, this.stored, this.table, columnName);
		ReferencedKeys keys = referencedKeys();
		this.table = removal.from(this.table);
		Set<String> indexes = new HashSet<>(this.droppedIndexes);
		indexes.addAll(removal.indexes());
		keys.refuseLost(this.table, indexes, "column " + columnName);
		if (this.table.withoutRowid() && keys().primaryKey() == null) {
			throw Refusals.primaryKeyNeeded(name());
		}
		this.droppedIndexes.addAll(removal.indexes());
		this.added.remove(folded);
		this.sources.remove(folded);
		this.newValues.remove(folded);
		this.keepsKeys = false;
		this.rowsStayValid = false;
		this.changesColumns = true;
		this.changesKeys = true;
	}

	private void setType(AlterTable statement, SetType set) throws SQLException {
		Column column = column(set.column());
		String columnName = column.name().value();
		Refusals.refuseUnlessStrictType(this.table, columnName, set.type());
		if (column.constraints(PrimaryKey.class).stream().anyMatch(PrimaryKey::autoincrement)
				&& !Identifiers.same(set.type().value(), "INTEGER")) {
			throw Refusals.autoincrementNeedsInteger(name(), columnName);
		}
		boolean generated = column.constraint(Generated.class).isPresent();
		boolean sameAffinity = Affinity.of(column) == Affinity.of(set.type()) && !this.table.strict();
		boolean key = keys().isOfKey(column);
		if (set.using() != null) {
			if (generated) {
				throw Refusals.generatedHasNoValue(name(), columnName, "USING");
			}
			this.preconditions.readable(set.using().span().text(statement.text()), columnName,
					keys().isOfPrimaryKey(columnName));
			this.sources.put(Identifiers.fold(columnName), "(" + set.using().span().text(statement.text()) + ")");
			this.newValues.add(Identifiers.fold(columnName));
		}
		else if (!generated && (!sameAffinity || key)) {
			boolean becomesRowid = Identifiers.same(set.type().value(), "INTEGER") && !TableKeys.isInteger(column)
					&& keys().wouldBeRowid(column);
			this.preconditions.convertible(column, set.type(), becomesRowid);
			this.renumbersRows |= becomesRowid;
			if (becomesRowid) {
				SearchTables.refuseOtherRowids(this.sql, this.catalog, name(), columnName);
			}
			this.keepsKeys &= !keys().isOfPrimaryKey(columnName);
			this.newValues.add(Identifiers.fold(columnName));
		}
		this.rowsStayValid &= sameAffinity && !key && !generated && set.using() == null && set.collation() == null;
		this.changesKeys |= !sameAffinity || key || set.collation() != null || set.using() != null;
		edit(editor().setType(column, set.type().span().text(statement.text())));
		if (set.collation() != null) {
			// Equal is not what it was
			this.newValues.add(Identifiers.fold(columnName));
			setCollation(columnName, set.collation().span().text(statement.text()));
		}
	}

	private void setCollation(String columnName, String collation) {
		Column column = this.table.column(columnName).orElseThrow();
		edit(column.constraint(Collate.class)
			.map((present) -> editor().replace(present.collation().span(), collation))
			.orElseGet(() -> editor().addClause(column, "COLLATE " + collation)));
	}

	private void setDefault(AlterTable statement, SetDefault set) throws SQLException {
		Column column = column(set.column());
		if (column.constraint(Generated.class).isPresent()) {
			throw Refusals.generatedHasNoValue(name(), column.name().value(), "DEFAULT");
		}
		DefaultValue value = DefaultValue.of(set.value().span().text(statement.text()));
		this.preconditions.computable(column, value);
		edit(column.constraint(Default.class)
			.map((present) -> editor().replace(present.value().span(), value.asClause()))
			.orElseGet(() -> editor().addClause(column, "DEFAULT " + value.asClause())));
		this.rowsStayValid &= !this.catalog.hasMoreRowsThan(name(), 0);
	}

	private void dropDefault(DropDefault drop) throws SQLException {
		Column column = column(drop.column());
		if (column.constraint(Generated.class).isPresent()) {
			throw Refusals.generatedHasNoValue(name(), column.name().value(), "DEFAULT");
		}
		if (column.constraint(Default.class).isPresent()) {
			dropColumnConstraints(column.name().value(), Default.class);
			this.rowsStayValid &= !this.catalog.hasMoreRowsThan(name(), 0);
		}
	}

	private void setNotNull(AlterTable statement, SetNotNull set) throws SQLException {
		Column column = column(set.column());
		if (column.constraint(NotNull.class).isPresent()) {
			return;
		}
		this.preconditions.notNull(column.name().value());
		this.validatedRows = true;
		this.rowsStayValid &= column.constraint(Generated.class).isEmpty();
		edit(editor().addClause(column, set.notNull().span().text(statement.text())));
	}

	private void dropNotNull(DropNotNull drop) {
		Column column = column(drop.column());
		if (keys().isOfPrimaryKey(column.name().value())) {
			throw Refusals.primaryKeyColumn(name(), column.name().value());
		}
		dropColumnConstraints(column.name().value(), NotNull.class);
	}

	private void dropColumnConstraints(String columnName, Class<? extends Constraint> kind) {
		List<? extends Constraint> constraints = column(columnName).constraints(kind);
		while (!constraints.isEmpty()) {
			edit(editor().dropColumnConstraint(constraints.get(0)));
			constraints = column(columnName).constraints(kind);
		}
	}

	private void addConstraint(AlterTable statement, Constraint constraint) throws SQLException {
		Name constraintName = constraint.name();
		if (constraintName != null && new ConstraintNames(this.table).isTaken(constraintName.value())) {
			throw Refusals.constraintExists(name(), constraintName.value());
		}
		String definition = constraint.span().text(statement.text());
		if (constraint instanceof PrimaryKey key) {
			if (keys().primaryKey() != null) {
				throw Refusals.primaryKeyExists(name());
			}
			keys().columnsOf(key).forEach(this::column);
			boolean becomesRowid = key.columns().size() == 1
					&& TableKeys.isInteger(column(keys().columnsOf(key).get(0)));
			this.preconditions.primaryKey(statement.text(), key, becomesRowid);
			this.renumbersRows |= becomesRowid;
			if (becomesRowid) {
				SearchTables.refuseOtherRowids(this.sql, this.catalog, name(), keys().columnsOf(key).get(0));
			}
			this.keepsKeys = false;
			this.rowsStayValid = false;
		}
		else if (constraint instanceof Unique unique) {
			keys().columnsOf(unique).forEach(this::column);
			this.preconditions.unique(statement.text(), unique.columns(), "unique");
			this.keepsKeys = false;
			this.rowsStayValid = false;
		}
		else if (constraint instanceof Check check) {
			this.preconditions.check(text(statement, check.expression()), constraintName);
			this.addsExpressions = true;
			this.validatedRows = true;
		}
		else if (constraint instanceof ForeignKey key) {
			key.columns().forEach(this::column);
			this.preconditions.foreignKey(this.stored, key, definition);
			this.changesKeys = true;
		}
		edit(editor().addConstraint(definition));
	}

	private void dropConstraint(DropConstraint drop) throws SQLException {
		String constraintName = drop.constraint().value();
		ConstraintNames names = new ConstraintNames(this.table);
		NamedConstraint named = names.find(constraintName).orElse(null);
		if (named == null) {
			if (!drop.ifExists()) {
				throw Refusals.noSuchConstraint(this.catalog, name(), constraintName, names);
			}
			return;
		}
		Constraint constraint = named.constraint();
		Column column = named.column();
		if (constraint instanceof NotNull && column != null && keys().isOfPrimaryKey(column.name().value())) {
			throw Refusals.primaryKeyColumn(name(), column.name().value());
		}
		if (constraint instanceof PrimaryKey && this.table.withoutRowid()) {
			throw Refusals.primaryKeyNeeded(name());
		}
		ReferencedKeys keys = referencedKeys();
		edit((column != null) ? editor().dropColumnConstraint(constraint) : editor().dropElement(constraint));
		if (column != null && constraint instanceof ForeignKey) {
			dropColumnConstraints(column.name().value(), Deferral.class);
		}
		if (constraint instanceof PrimaryKey || constraint instanceof Unique) {
			this.keepsKeys = false;
			keys.refuseLost(this.table, this.droppedIndexes, "constraint " + named.name());
			this.rowsStayValid = false;
			this.changesKeys = true;
		}
	}

	private void renameConstraint(AlterTable statement, RenameConstraint rename) throws SQLException {
		String to = rename.to().value();
		ConstraintNames names = new ConstraintNames(this.table);
		NamedConstraint named = names.find(rename.constraint().value()).orElse(null);
		if (named == null) {
			throw Refusals.noSuchConstraint(this.catalog, name(), rename.constraint().value(), names);
		}
		if (!Identifiers.same(named.name(), to) && names.isTaken(to)) {
			throw Refusals.constraintExists(name(), to);
		}
		String newName = rename.to().span().text(statement.text());
		Name present = named.constraint().name();
		edit((present != null) ? editor().replace(present.span(), newName)
				: editor().addName(named.constraint(), newName));
	}

	private TableEditor editor() {
		return new TableEditor(this.table);
	}

	private void edit(String text) {
		this.table = CreateTable.parse(text);
	}

	private Column column(Name name) {
		return column(name.value());
	}

	private Column column(String columnName) {
		return this.table.column(columnName).orElseThrow(() -> Refusals.noSuchColumn(this.table, columnName));
	}

	private static String text(AlterTable statement, SyntaxNode node) {
		return node.span().text(statement.text());
	}

	private TableKeys keys() {
		return new TableKeys(this.table);
	}

	private ReferencedKeys referencedKeys() throws SQLException {
		return ReferencedKeys.of(this.catalog, this.table, this.droppedIndexes);
	}

}
