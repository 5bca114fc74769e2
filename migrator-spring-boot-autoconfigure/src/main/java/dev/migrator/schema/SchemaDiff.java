package dev.migrator.schema;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.migrator.schema.Constraint.ForeignKey;
import dev.migrator.schema.SchemaChange.AddConstraint;
import dev.migrator.schema.SchemaChange.AddEnumLabels;
import dev.migrator.schema.SchemaChange.AlterSequence;
import dev.migrator.schema.SchemaChange.CreateEnumType;
import dev.migrator.schema.SchemaChange.CreateIndex;
import dev.migrator.schema.SchemaChange.CreateSequence;
import dev.migrator.schema.SchemaChange.CreateTable;
import dev.migrator.schema.SchemaChange.CreateTrigger;
import dev.migrator.schema.SchemaChange.CreateView;
import dev.migrator.schema.SchemaChange.DropConstraint;
import dev.migrator.schema.SchemaChange.DropEnumType;
import dev.migrator.schema.SchemaChange.DropIndex;
import dev.migrator.schema.SchemaChange.DropSequence;
import dev.migrator.schema.SchemaChange.DropTable;
import dev.migrator.schema.SchemaChange.DropTrigger;
import dev.migrator.schema.SchemaChange.DropView;
import dev.migrator.schema.SchemaChange.ReplaceEnumType;
import dev.migrator.sql.SqlDialect;

/**
 * Finds out what makes one schema out of another, in an order in which it can be done:
 * what others depend on is created before them and dropped after them, and what stands in
 * the way of a change is dropped for its time. The order of columns, names of constraints
 * and of the indexes behind keys, and what is written after the list of columns make no
 * difference; nor does it whether a key is a constraint or a unique index.
 */
public final class SchemaDiff {

	private final Schema from;

	private final Schema to;

	private final Namespace names;

	private final Map<String, TableDiff> kept = new LinkedHashMap<>();

	private final List<EnumType> replacedTypes = new ArrayList<>();

	// Tables of which a column gets another type or goes away, by their folded names
	private final Set<String> reshaped = new HashSet<>();

	// Steps, in the order in which they can be taken

	private final List<SchemaChange> dropViews = new ArrayList<>();

	private final List<SchemaChange> types = new ArrayList<>();

	private final List<SchemaChange> detach = new ArrayList<>();

	private final List<SchemaChange> dropTables = new ArrayList<>();

	private final List<SchemaChange> dropIndexes = new ArrayList<>();

	private final List<SchemaChange> alterTables = new ArrayList<>();

	private final List<SchemaChange> createIndexes = new ArrayList<>();

	private final List<SchemaChange> createTables = new ArrayList<>();

	private final List<SchemaChange> addForeignKeys = new ArrayList<>();

	private final List<SchemaChange> attach = new ArrayList<>();

	private final List<SchemaChange> createViews = new ArrayList<>();

	private final List<SchemaChange> dropTypes = new ArrayList<>();

	private SchemaDiff(Schema from, Schema to) {
		this.from = from;
		this.to = to;
		this.names = from.namespace();
	}

	/**
	 * Compare two schemas of one product.
	 * @param from what there is
	 * @param to what there is to be
	 * @return what to do, in this order; nothing if they are the same
	 */
	public static List<SchemaChange> between(Schema from, Schema to) {
		return new SchemaDiff(from, to).changes();
	}

	private List<SchemaChange> changes() {
		enumTypes();
		sequences();
		tables();
		for (TableDiff table : this.kept.values()) {
			this.alterTables.addAll(table.alterations());
			indexes(table.name(), table.droppedIndexes(), table.addedIndexes());
			triggers(table.name(), table.before().triggers(), table.after().triggers());
			this.attach.addAll(table.comments());
			foreignKeys(table);
			if (table.isReshaped()) {
				this.reshaped.add(this.names.fold(table.name()));
			}
		}
		views();
		return Stream
			.of(this.dropViews, this.types, this.detach, this.dropTables, this.dropIndexes, this.alterTables,
					this.createIndexes, this.createTables, this.addForeignKeys, this.attach, this.createViews,
					this.dropTypes)
			.flatMap(List::stream)
			.toList();
	}

	private void enumTypes() {
		Map<String, EnumType> after = byName(this.to.enumTypes(), EnumType::name);
		for (EnumType type : this.from.enumTypes()) {
			EnumType wanted = after.remove(this.names.fold(type.name()));
			if (wanted == null) {
				this.dropTypes.add(new DropEnumType(type));
			}
			else if (!wanted.labels().equals(type.labels())) {
				alter(type, wanted);
			}
		}
		after.values().forEach((type) -> this.types.add(new CreateEnumType(type)));
	}

	/**
	 * Values can be added to a type. For others it is replaced: the old one stays under
	 * another name until its columns have the new one.
	 */
	private void alter(EnumType type, EnumType wanted) {
		if (wanted.labels().stream().filter(type.labels()::contains).toList().equals(type.labels())) {
			this.types.add(new AddEnumLabels(type, wanted));
			return;
		}
		String outdated = this.names.beside(type.name(), this.names.parse(type.name()).name() + "_before");
		this.types.add(new ReplaceEnumType(type, outdated, wanted));
		this.dropTypes.add(new DropEnumType(new EnumType(outdated, type.labels())));
		this.replacedTypes.add(type);
	}

	private void sequences() {
		Map<String, Sequence> after = byName(this.to.sequences(), Sequence::name);
		for (Sequence sequence : this.from.sequences()) {
			Sequence wanted = after.remove(this.names.fold(sequence.name()));
			if (wanted == null) {
				this.dropTypes.add(0, new DropSequence(sequence));
			}
			else if (!wanted.equals(sequence)) {
				this.types.add(new AlterSequence(sequence, wanted));
			}
		}
		after.values().forEach((sequence) -> this.types.add(new CreateSequence(sequence)));
	}

	private void tables() {
		Map<String, Table> after = byName(this.to.tables(), Table::name);
		List<Table> gone = new ArrayList<>();
		for (Table table : this.from.tables()) {
			String key = this.names.fold(table.name());
			Table wanted = after.remove(key);
			if (wanted == null) {
				this.reshaped.add(key);
				gone.add(table);
			}
			else {
				this.kept.put(key, new TableDiff(table, wanted, this.names, this::isOutdated));
			}
		}
		TableOrder creation = TableOrder.of(after.values(), this.names);
		creation.tables().forEach((table) -> this.createTables.add(new CreateTable(table)));
		creation.late().forEach((key) -> this.addForeignKeys.add(new AddConstraint(key.table(), key.key())));
		TableOrder removal = TableOrder.of(gone, this.names);
		removal.late().forEach((key) -> this.detach.add(new DropConstraint(key.table(), key.key())));
		removal.tables().forEach((table) -> this.dropTables.add(0, new DropTable(table)));
	}

	private boolean isOutdated(Column column) {
		return this.replacedTypes.stream().anyMatch((type) -> column.isOf(type, this.names));
	}

	private void indexes(String of, List<Index> dropped, List<Index> added) {
		dropped.forEach((index) -> this.dropIndexes.add(new DropIndex(of, index)));
		added.forEach((index) -> this.createIndexes.add(new CreateIndex(of, index)));
	}

	private void triggers(String of, List<Trigger> before, List<Trigger> after) {
		List<Trigger> wanted = new ArrayList<>(after);
		for (Trigger trigger : before) {
			if (!wanted.remove(trigger)) {
				this.detach.add(0, new DropTrigger(of, trigger));
			}
		}
		wanted.forEach((trigger) -> this.attach.add(new CreateTrigger(of, trigger)));
	}

	/**
	 * Compare the foreign keys of a table that stays. One that stays too gives way to a
	 * change of the columns on either side of it, and of the key that it refers to.
	 */
	private void foreignKeys(TableDiff table) {
		List<ForeignKey> wanted = new ArrayList<>(table.after().constraints(ForeignKey.class));
		for (ForeignKey key : table.before().constraints(ForeignKey.class)) {
			Object asked = key.asks(this.names);
			Optional<ForeignKey> same = wanted.stream()
				.filter((candidate) -> candidate.asks(this.names).equals(asked))
				.findFirst();
			if (same.isEmpty() || isInTheWay(table, key)) {
				this.detach.add(0, new DropConstraint(table.name(), key));
			}
			else {
				wanted.remove(same.get());
			}
		}
		wanted.forEach((key) -> this.addForeignKeys.add(new AddConstraint(table.name(), key)));
	}

	private boolean isInTheWay(TableDiff table, ForeignKey key) {
		if (this.from.dialect() == SqlDialect.SQLITE) {
			// The key that it refers to is found by its columns there, when it is needed
			return table.isAboutReplaced(key);
		}
		TableDiff parent = this.kept.get(this.names.fold(key.parent()));
		return table.touches(key.columns())
				|| (parent != null && (parent.dropsKey(key.parentColumns()) || parent.touches(key.parentColumns())));
	}

	private void views() {
		Map<String, View> after = byName(this.to.views(), View::name);
		Set<String> moved = new LinkedHashSet<>();
		// In the order of creation: a view comes after what it uses
		for (View view : this.from.views()) {
			String key = this.names.fold(view.name());
			View wanted = after.get(key);
			boolean inTheWay = view.uses()
				.stream()
				.map(this.names::fold)
				.anyMatch((used) -> this.reshaped.contains(used) || moved.contains(used));
			if (wanted == null || inTheWay || !same(view, wanted)) {
				moved.add(key);
				this.dropViews.add(0, new DropView(view));
			}
			else {
				compare(view, wanted);
				after.remove(key);
			}
		}
		this.to.views()
			.stream()
			.filter((view) -> after.containsKey(this.names.fold(view.name())))
			.forEach((view) -> this.createViews.add(new CreateView(view)));
	}

	private static boolean same(View one, View other) {
		return one.materialized() == other.materialized() && one.definition().equals(other.definition());
	}

	private void compare(View view, View wanted) {
		List<Index> added = new ArrayList<>(wanted.indexes());
		List<Index> dropped = new ArrayList<>();
		for (Index index : view.indexes()) {
			if (!added.removeIf((other) -> index.isSameAs(other, this.names))) {
				dropped.add(index);
			}
		}
		indexes(view.name(), dropped, added);
		triggers(view.name(), view.triggers(), wanted.triggers());
	}

	private <T> Map<String, T> byName(List<T> elements, Function<T, String> name) {
		Map<String, T> byName = new LinkedHashMap<>();
		elements.forEach((element) -> byName.put(this.names.fold(name.apply(element)), element));
		return byName;
	}

}
