package dev.migrator.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import dev.migrator.sql.AlterTable;
import dev.migrator.sql.AlterTable.AddColumn;
import dev.migrator.sql.AlterTable.DropColumn;
import dev.migrator.sql.AlterTable.RenameColumn;
import dev.migrator.sql.AlterTable.RenameTable;
import dev.migrator.sql.AlterTable.SetSchema;
import dev.migrator.sql.AlterTable.SetType;
import dev.migrator.sql.SqlStatement;
import dev.migrator.sql.TableChange;
import dev.migrator.sql.TableChange.TableName;
import org.jspecify.annotations.Nullable;

/**
 * Follows tables and columns by name through statements, to tell in the end which of them
 * are gone. A table or column that a script replaces by hand, by one that it fills from
 * the old one and that ends up with the old one's name, is not gone.
 */
public final class SchemaTrace {

	private final Namespace namespace;

	private final Map<String, Table> tables = new LinkedHashMap<>();

	private final List<Table> first = new ArrayList<>();

	private final Set<ColumnName> dropped = new HashSet<>();

	// Tables of the connection alone, which come before others of the same name
	private final Set<String> temporary = new HashSet<>();

	// What tables of the connection alone are copies of
	private final Map<String, Table> copies = new HashMap<>();

	/**
	 * Begins with the tables that there are.
	 * @param namespace what names mean to the database
	 * @param tables their columns by what they are known by
	 * @param types the types that columns are dropped with
	 * @param inheritances the tables that go with others
	 */
	public SchemaTrace(Namespace namespace, Map<String, List<String>> tables, List<TypeUse> types,
			List<Inheritance> inheritances) {
		this.namespace = namespace;
		tables.forEach((name, columns) -> {
			Table table = new Table(name, name);
			columns.forEach((column) -> table.columns.add(new Column(column, column)));
			put(table);
		});
		types.forEach(this::use);
		inheritances.forEach(this::inherit);
		begin();
	}

	private void inherit(Inheritance inheritance) {
		Table table = this.tables.get(fold(inheritance.table()));
		Table parent = this.tables.get(fold(inheritance.parent()));
		if (table == null || parent == null) {
			return;
		}
		parent.heirs.add(table);
		if (inheritance.partition()) {
			table.whole = parent;
		}
		for (String name : inheritance.columns()) {
			Column column = table.find(name);
			Column inherited = parent.find(name);
			if (column != null && inherited != null) {
				column.inherited.add(inherited);
			}
		}
	}

	private void use(TypeUse use) {
		Table table = this.tables.get(fold(use.table()));
		Column column = (table != null) ? table.find(use.column()) : null;
		if (column != null) {
			column.types.add(new NamedType(use.type(), use.extension()));
		}
	}

	/**
	 * Begin over with the tables that there are by now.
	 * @param types the types that columns are dropped with by now
	 */
	public void beginAnew(List<TypeUse> types) {
		this.tables.values().forEach((table) -> {
			table.origin = table.name;
			table.columns.forEach((column) -> {
				column.origin = column.name;
				column.types.clear();
			});
		});
		types.forEach(this::use);
		begin();
	}

	/**
	 * Begin a step: names are now the first ones again, except for what is told of the
	 * tables that there were at the very beginning.
	 */
	private void begin() {
		this.first.clear();
		this.tables.values().forEach((table) -> {
			table.begin();
			this.first.add(table);
		});
	}

	/**
	 * Follow a statement.
	 * @param statement the statement
	 * @return what it takes away of that which was there at the beginning of the step
	 */
	public List<Departure> follow(SqlStatement statement) {
		TableChange change = TableChange.of(statement).orElse(null);
		List<Departure> removals = new ArrayList<>();
		if (change != null && followTemporary(change)) {
			return removals;
		}
		if (change instanceof TableChange.Created created && isMain(created.table())) {
			create(created.table(), created.columns());
		}
		else if (change instanceof TableChange.Selected selected && isMain(selected.table())) {
			create(selected.table(), columnsOf(selected)).fill(source(selected.copyOf()), null);
		}
		else if (change instanceof TableChange.Filled filled) {
			Table table = find(filled.table());
			if (table != null) {
				table.fill(source(filled.copyOf()), filled.columns());
			}
		}
		else if (change instanceof TableChange.Updated updated) {
			Table table = find(updated.table());
			if (table != null) {
				table.update(updated.columns());
			}
		}
		else if (change instanceof TableChange.Dropped dropped) {
			dropped.tables().forEach((name) -> drop(name, removals));
		}
		else if (change instanceof TableChange.SchemaDropped dropped) {
			dropped.schemas().forEach((schema) -> dropSchema(schema, removals));
		}
		else if (change instanceof TableChange.TypeDropped dropped) {
			dropped.types()
				.stream()
				.flatMap((name) -> nameOfType(name).stream())
				.forEach((known) -> dropColumns((type) -> same(type.name(), known), removals));
		}
		else if (change instanceof TableChange.ExtensionDropped dropped) {
			dropColumns((type) -> type.extension() != null && dropped.extensions().contains(type.extension()),
					removals);
		}
		else if (change instanceof TableChange.SchemaRenamed renamed) {
			renameSchema(renamed.schema(), renamed.to());
		}
		else if (change instanceof TableChange.TypeRenamed renamed) {
			nameOfType(renamed.type()).ifPresent((known) -> renameTypes((type) -> same(type, known),
					(type) -> new TableName((renamed.toSchema() != null) ? renamed.toSchema() : type.schema(),
							(renamed.to() != null) ? renamed.to() : type.name())));
		}
		else if (change instanceof TableChange.Altered altered) {
			alter(altered, removals);
		}
		return removals;
	}

	/**
	 * Follow the names of tables that are there for the connection only.
	 * @return whether the change is about such a table
	 */
	private boolean followTemporary(TableChange change) {
		if (change instanceof TableChange.Created created && created.table().temporary()) {
			return this.temporary.add(fold(created.table().name()));
		}
		else if (change instanceof TableChange.Selected selected && selected.table().temporary()) {
			putCopy(selected.table(), selected.copyOf());
			return this.temporary.add(fold(selected.table().name()));
		}
		else if (change instanceof TableChange.Filled filled && isTemporary(filled.table())) {
			putCopy(filled.table(), filled.copyOf());
			return true;
		}
		else if (change instanceof TableChange.Altered altered && isTemporary(altered.table())) {
			for (AlterTable.Action action : altered.actions()) {
				if (action instanceof RenameTable rename) {
					this.temporary.remove(fold(altered.table().name()));
					this.temporary.add(fold(rename.to().value()));
				}
			}
			return true;
		}
		return false;
	}

	private void putCopy(TableName temporary, @Nullable TableName copyOf) {
		Table source = source(copyOf);
		if (source != null) {
			this.copies.put(fold(temporary.name()), source);
		}
	}

	/**
	 * Return the table that was there when the step began and whose rows another one
	 * holds, or {@code null} if there is none.
	 */
	private @Nullable Table source(@Nullable TableName name) {
		if (name == null) {
			return null;
		}
		if (isTemporary(name)) {
			return this.copies.get(fold(name.name()));
		}
		Table table = find(name);
		return (table == null || this.first.contains(table)) ? table : table.copyOf;
	}

	private @Nullable List<String> columnsOf(TableChange.Selected selected) {
		Table from = (selected.copyOf() != null) ? find(selected.copyOf()) : null;
		return (selected.columns() == null && from != null) ? from.columnNames() : selected.columns();
	}

	private Table create(TableName name, @Nullable List<String> columns) {
		String known = known(name);
		Table existing = this.tables.get(fold(known));
		if (existing != null) {
			// IF NOT EXISTS; without it, the statement fails
			return existing;
		}
		Table table = new Table(known, null);
		if (columns != null) {
			columns.forEach((column) -> table.columns.add(new Column(column, null)));
		}
		put(table);
		return table;
	}

	private void drop(TableName name, List<Departure> removals) {
		Table table = find(name);
		if (isTemporary(name)) {
			this.temporary.remove(fold(name.name()));
		}
		else if (table != null) {
			drop(table, removals);
		}
	}

	private void drop(Table table, List<Departure> removals) {
		if (table.dropped) {
			return;
		}
		boolean partition = table.isGoneWithWhole();
		this.tables.remove(fold(table.name));
		table.dropped = true;
		noteDropped(table, table.columns);
		if (this.first.contains(table) && !partition) {
			removals.add(departure(table, table.name, true, table.remaining()));
		}
		table.heirs.forEach((heir) -> drop(heir, removals));
	}

	private void dropSchema(String schema, List<Departure> removals) {
		for (Table table : List.copyOf(this.tables.values())) {
			if (isIn(schema, table.name)) {
				drop(table, removals);
			}
		}
		dropColumns((type) -> isIn(schema, type.name()), removals);
	}

	private boolean isIn(String schema, String known) {
		return same(schema, String.valueOf(this.namespace.parse(known).schema()));
	}

	/**
	 * Drop columns along with their types.
	 */
	private void dropColumns(Predicate<NamedType> types, List<Departure> removals) {
		for (Table table : this.tables.values()) {
			drop(table, table.name,
					table.columns.stream().filter((column) -> column.types.stream().anyMatch(types)).toList(),
					removals);
		}
	}

	/**
	 * Drop columns, and those that go with them.
	 * @param name the name of the table just before
	 */
	private void drop(Table table, String name, List<Column> columns, List<Departure> removals) {
		if (columns.isEmpty()) {
			return;
		}
		table.columns.removeAll(columns);
		noteDropped(table, columns);
		if (!table.isGoneWithWhole(columns)) {
			tellDropped(table, name, columns, removals);
		}
		for (Table heir : table.heirs) {
			drop(heir, heir.name,
					heir.columns.stream()
						.filter((column) -> columns.stream().anyMatch(column.inherited::contains))
						.toList(),
					removals);
		}
	}

	private void noteDropped(Table table, List<Column> columns) {
		for (Column column : columns) {
			if (table.origin != null && column.origin != null) {
				this.dropped.add(new ColumnName(table.origin, column.origin));
			}
		}
	}

	/**
	 * Return whether a statement that was followed has dropped a column, in whose place a
	 * script may have put another.
	 * @param column the column, by the names that it had when the trace began
	 * @return whether one did
	 */
	public boolean hasDropped(ColumnName column) {
		return this.dropped.contains(column);
	}

	private void tellDropped(Table table, String name, List<Column> columns, List<Departure> removals) {
		List<Column> dropped = columns.stream().filter((column) -> column.firstName != null).toList();
		if (!dropped.isEmpty() && this.first.contains(table)) {
			removals.add(departure(table, name, false, dropped));
		}
	}

	/**
	 * Return what a type is known by, if a column is of it.
	 */
	private Optional<String> nameOfType(TableName name) {
		return this.namespace.candidates(name)
			.stream()
			.filter((candidate) -> this.tables.values()
				.stream()
				.flatMap((table) -> table.columns.stream())
				.flatMap((column) -> column.types.stream())
				.anyMatch((type) -> same(type.name(), candidate)))
			.findFirst();
	}

	private void renameTypes(Predicate<String> types, UnaryOperator<TableName> to) {
		for (Table table : this.tables.values()) {
			for (Column column : table.columns) {
				column.types.replaceAll((type) -> types.test(type.name())
						? new NamedType(known(to.apply(this.namespace.parse(type.name()))), type.extension()) : type);
			}
		}
	}

	private void renameSchema(String schema, String to) {
		renameTypes((type) -> isIn(schema, type), (type) -> new TableName(to, type.name()));
		for (Table table : List.copyOf(this.tables.values())) {
			if (isIn(schema, table.name)) {
				rename(table, new TableName(to, this.namespace.parse(table.name).name()));
			}
		}
	}

	private void alter(TableChange.Altered altered, List<Departure> removals) {
		Table table = find(altered.table());
		if (table == null) {
			return;
		}
		String before = table.name;
		List<Column> dropped = new ArrayList<>();
		for (AlterTable.Action action : altered.actions()) {
			if (action instanceof AddColumn add && table.find(add.column().name().value()) == null) {
				table.columns.add(new Column(add.column().name().value(), null));
			}
			else if (action instanceof DropColumn drop) {
				Column column = table.find(drop.column().value());
				if (column != null) {
					table.columns.remove(column);
					dropped.add(column);
				}
			}
			else if (action instanceof SetType type) {
				Column column = table.find(type.column().value());
				if (column != null) {
					column.types.clear();
				}
			}
			else if (action instanceof RenameColumn rename) {
				Column column = table.find(rename.column().value());
				if (column != null) {
					column.name = rename.to().value();
				}
			}
			else if (action instanceof RenameTable rename) {
				rename(table, new TableName(this.namespace.parse(table.name).schema(), rename.to().value()));
			}
			else if (action instanceof SetSchema move) {
				rename(table, new TableName(move.schema().value(), this.namespace.parse(table.name).name()));
			}
		}
		drop(table, before, dropped, removals);
	}

	private void rename(Table table, TableName to) {
		this.tables.remove(fold(table.name));
		table.name = known(to);
		put(table);
	}

	private String known(TableName name) {
		return this.namespace.nameOf(name).orElse(name.name());
	}

	private Departure departure(Table table, String name, boolean wholeTable, List<Column> columns) {
		return new Departure(
				new Removal(name, wholeTable, columns.stream().map((column) -> column.name).toList(), false, false),
				new Removal(table.firstName, wholeTable,
						columns.stream().map((column) -> String.valueOf(column.firstName)).toList(), false, false));
	}

	/**
	 * End a step, and begin the next.
	 * @return what is gone since the step began, by the names that it had when the trace
	 * began; what was made since then is not told of
	 */
	public List<Removal> settle() {
		List<Removal> removals = new ArrayList<>();
		for (Table table : this.first) {
			Table successor = table.dropped ? successorOf(table) : table;
			List<String> gone = (successor != null) ? table.goneIn(successor) : table.origins();
			if (table.origin != null && (successor == null || !gone.isEmpty())) {
				removals.add(new Removal(table.origin, successor == null, gone, table.dropped && successor != null,
						table.dropped ? table.isGoneWithWhole() : table.isGoneWithWhole(table.missing())));
			}
			if (successor != null) {
				successor.origin = table.origin;
			}
		}
		begin();
		return removals;
	}

	/**
	 * Take back what has not come about: a statement may have failed, and its failure
	 * have been coped with, or was undone by a rollback to a savepoint.
	 * @param present the columns of the tables that there are, by the names of now
	 * @param undone the tables of which it is known that they are there again, by the
	 * names that they had when the trace began
	 */
	public void takeBack(Map<String, List<String>> present, Set<String> undone) {
		Map<String, List<String>> byName = new LinkedHashMap<>();
		present.forEach((name, columns) -> byName.put(fold(name), columns));
		this.tables.values().removeIf((table) -> !this.first.contains(table) && !byName.containsKey(fold(table.name)));
		for (Table table : this.first) {
			if (table.dropped) {
				boolean again = table.origin != null && undone.contains(table.origin);
				table.dropped = !byName.containsKey(fold(table.name))
						|| (!again && this.tables.containsKey(fold(table.name)));
			}
			else if (!byName.containsKey(fold(table.name)) && byName.containsKey(fold(table.firstName))) {
				this.tables.remove(fold(table.name));
				table.name = table.firstName;
			}
			List<String> columns = byName.get(fold(table.name));
			if (!table.dropped && columns != null) {
				put(table);
				table.takeBack(columns);
			}
		}
	}

	/**
	 * Return the tables that a script has put others in the place of.
	 * @return their names when the step began
	 */
	public Set<String> replaced() {
		Set<String> replaced = new LinkedHashSet<>();
		for (Table table : this.first) {
			if (table.dropped && successorOf(table) != null) {
				replaced.add(table.firstName);
			}
		}
		return replaced;
	}

	/**
	 * Find the table that a script has put in the place of one that it has dropped.
	 */
	private @Nullable Table successorOf(Table table) {
		return Stream.of(table.name, table.firstName)
			.map((name) -> this.tables.get(fold(name)))
			.filter((successor) -> successor != null && successor.copyOf == table)
			.findFirst()
			.orElse(null);
	}

	/**
	 * Return whether a table was there when the trace began. To be asked between steps.
	 * @param table the name that it has now
	 * @return whether it, or a table whose place it has taken with all rows, was there
	 */
	public boolean wasThere(String table) {
		Table found = this.tables.get(fold(table));
		return found != null && found.origin != null;
	}

	/**
	 * Return whether a column was there when the trace began. To be asked between steps.
	 * @param table the name that its table has now
	 * @param column the name that it has now
	 * @return whether it, or a column whose values it has taken over, was there
	 */
	public boolean wasThere(String table, String column) {
		Table found = this.tables.get(fold(table));
		Column match = (found != null) ? found.find(column) : null;
		return match != null && match.origin != null;
	}

	/**
	 * Return the name that a column had when the step began.
	 * @param table the name that its table has now
	 * @param column the name that it has now
	 * @return the name, or the same if there was no such column
	 */
	public String firstName(String table, String column) {
		Table found = this.tables.get(fold(table));
		Column match = (found != null) ? found.find(column) : null;
		return (match != null && match.firstName != null) ? match.firstName : column;
	}

	private void put(Table table) {
		this.tables.put(fold(table.name), table);
	}

	private @Nullable Table find(TableName name) {
		if (isTemporary(name)) {
			return null;
		}
		return this.namespace.candidates(name)
			.stream()
			.map((candidate) -> this.tables.get(fold(candidate)))
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

	private boolean isTemporary(TableName name) {
		return (name.schema() == null || name.temporary()) && this.temporary.contains(fold(name.name()));
	}

	private boolean isMain(TableName name) {
		return this.namespace.nameOf(name).isPresent();
	}

	private String fold(String name) {
		return this.namespace.fold(name);
	}

	private boolean same(String one, String other) {
		return this.namespace.same(one, other);
	}

	/**
	 * What a statement takes away.
	 *
	 * @param now by the names that hold just before the statement
	 * @param first by the names that held when the step began
	 */
	public record Departure(Removal now, Removal first) {

	}

	/**
	 * A type.
	 *
	 * @param name what it is known by
	 * @param extension the extension that it came with, or {@code null} if none
	 */
	private record NamedType(String name, @Nullable String extension) {

	}

	/**
	 * A table.
	 */
	private final class Table {

		private String name;

		// What it was called when the step began, or when it was made in the step
		private String firstName;

		// What it was called when the trace began, if it was there
		private @Nullable String origin;

		// The table of the beginning of which it holds all rows
		private @Nullable Table copyOf;

		// The columns of them that it holds, or null for all that it has
		private @Nullable List<String> copiedColumns;

		private boolean dropped;

		// The tables that go with it
		private final List<Table> heirs = new ArrayList<>();

		// The table whose rows its own are, too
		private @Nullable Table whole;

		private final List<Column> columns = new ArrayList<>();

		private final List<Column> firstColumns = new ArrayList<>();

		private Table(String name, @Nullable String origin) {
			this.name = name;
			this.firstName = name;
			this.origin = origin;
		}

		private void begin() {
			this.firstName = this.name;
			this.copyOf = null;
			this.copiedColumns = null;
			this.columns.forEach(Column::begin);
			this.firstColumns.clear();
			this.firstColumns.addAll(this.columns);
		}

		private void fill(@Nullable Table source, @Nullable List<String> columns) {
			if (source != null && source != this) {
				this.copyOf = source;
				this.copiedColumns = columns;
			}
		}

		private void update(List<String> columns) {
			this.columns.stream()
				.filter((column) -> contains(columns, column.name))
				.forEach((column) -> column.updated = true);
		}

		private @Nullable Column find(String column) {
			return this.columns.stream().filter((candidate) -> same(candidate.name, column)).findFirst().orElse(null);
		}

		private void takeBack(List<String> present) {
			for (Column column : this.firstColumns) {
				if (!this.columns.contains(column)) {
					if (contains(present, column.name) && find(column.name) == null) {
						this.columns.add(column);
					}
				}
				else if (column.firstName != null && !contains(present, column.name)
						&& contains(present, column.firstName)) {
					column.name = column.firstName;
				}
			}
		}

		private boolean contains(List<String> names, String name) {
			return SchemaTrace.this.namespace.contains(names, name);
		}

		private List<String> columnNames() {
			return this.columns.stream().map((column) -> column.name).toList();
		}

		private boolean isGoneWithWhole() {
			return this.whole != null && this.whole.dropped;
		}

		private boolean isGoneWithWhole(List<Column> columns) {
			Table whole = this.whole;
			return whole != null && columns.stream()
				.allMatch((column) -> column.inherited.stream().noneMatch(whole.columns::contains));
		}

		private List<Column> missing() {
			return this.firstColumns.stream().filter((column) -> !this.columns.contains(column)).toList();
		}

		private List<Column> remaining() {
			return this.columns.stream().filter(this.firstColumns::contains).toList();
		}

		private List<String> origins() {
			List<String> origins = new ArrayList<>();
			for (Column column : this.firstColumns) {
				if (column.origin != null) {
					origins.add(column.origin);
				}
			}
			return origins;
		}

		/**
		 * Return the columns that a table which has taken the place of this one, or is
		 * this one, has no more.
		 */
		private List<String> goneIn(Table successor) {
			List<String> gone = new ArrayList<>();
			for (Column column : this.firstColumns) {
				if (column.origin == null || column.firstName == null || successor.columns.contains(column)) {
					continue;
				}
				Column heir = successor.heirOf(column);
				if (heir != null && successor.holdsValuesOf(this, heir)) {
					heir.origin = column.origin;
					heir.types.addAll(column.types);
				}
				else {
					gone.add(column.origin);
				}
			}
			return gone;
		}

		/**
		 * Return whether a column that was made in the step holds the values of one of a
		 * table that this is, or has taken the place of. In the same table, one that was
		 * added under the old name is empty.
		 */
		private boolean holdsValuesOf(Table table, Column heir) {
			return (table == this) ? heir.updated && !same(heir.bornName, heir.name)
					: this.copiedColumns == null || contains(this.copiedColumns, heir.bornName);
		}

		/**
		 * Return the column that was made in the step and has the name of one that is
		 * gone: its last or its first.
		 */
		private @Nullable Column heirOf(Column gone) {
			return Stream.of(gone.name, String.valueOf(gone.firstName))
				.map(this::find)
				.filter((heir) -> heir != null && heir.firstName == null)
				.findFirst()
				.orElse(null);
		}

	}

	/**
	 * A column.
	 */
	private static final class Column {

		private String name;

		// What it was called when the step began, if it was there
		private @Nullable String firstName;

		private String bornName;

		// What it was called when the trace began, if it was there
		private @Nullable String origin;

		private boolean updated;

		// The columns of other tables that it goes with
		private final List<Column> inherited = new ArrayList<>();

		// What it cannot be without
		private final List<NamedType> types = new ArrayList<>();

		private Column(String name, @Nullable String origin) {
			this.name = name;
			this.bornName = name;
			this.origin = origin;
		}

		private void begin() {
			this.firstName = this.name;
			this.bornName = this.name;
			this.updated = false;
		}

	}

}
