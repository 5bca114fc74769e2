package dev.migrator.schema;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

import dev.migrator.schema.Column.Generation;
import dev.migrator.schema.Column.Generation.Computed;
import dev.migrator.schema.Column.Generation.Identity;
import dev.migrator.schema.Column.Generation.Serial;
import dev.migrator.schema.Constraint.Deferral;
import dev.migrator.schema.Constraint.ForeignKey;
import dev.migrator.schema.Constraint.PrimaryKey;
import dev.migrator.schema.Constraint.Unique;
import dev.migrator.schema.SchemaChange.AddColumn;
import dev.migrator.schema.SchemaChange.AddConstraint;
import dev.migrator.schema.SchemaChange.AddNumbering;
import dev.migrator.schema.SchemaChange.DropColumn;
import dev.migrator.schema.SchemaChange.DropConstraint;
import dev.migrator.schema.SchemaChange.DropNumbering;
import dev.migrator.schema.SchemaChange.SetComment;
import dev.migrator.schema.SchemaChange.SetDefault;
import dev.migrator.schema.SchemaChange.SetIdentity;
import dev.migrator.schema.SchemaChange.SetNullable;
import dev.migrator.schema.SchemaChange.SetType;
import org.jspecify.annotations.Nullable;

/**
 * What makes one table out of another of the same name. Its foreign keys and triggers,
 * which depend on other tables, are compared by {@link SchemaDiff}.
 */
final class TableDiff {

	private final Table before;

	private final Table after;

	private final Namespace names;

	private final Map<String, Column> wanted = new LinkedHashMap<>();

	// Columns that get another type
	private final Set<String> retyped = new LinkedHashSet<>();

	// Columns that have to go and come back
	private final Set<String> replaced = new LinkedHashSet<>();

	private final List<Constraint> droppedKeys = new ArrayList<>();

	private final List<Constraint> addedKeys = new ArrayList<>();

	private final List<Index> droppedIndexes = new ArrayList<>();

	private final List<Index> addedIndexes = new ArrayList<>();

	/**
	 * Compares two tables.
	 * @param outdated whether the type of a column is replaced by another of that name
	 */
	TableDiff(Table before, Table after, Namespace names, Predicate<Column> outdated) {
		this.before = before;
		this.after = after;
		this.names = names;
		after.columns().forEach((column) -> this.wanted.put(names.fold(column.name()), column));
		findRetyped(outdated);
		findReplaced();
		compareKeysAndIndexes();
	}

	Table before() {
		return this.before;
	}

	Table after() {
		return this.after;
	}

	String name() {
		return this.before.name();
	}

	List<Index> droppedIndexes() {
		return this.droppedIndexes;
	}

	List<Index> addedIndexes() {
		return this.addedIndexes;
	}

	private @Nullable Column wanted(Column column) {
		return this.wanted.get(this.names.fold(column.name()));
	}

	private void findRetyped(Predicate<Column> outdated) {
		for (Column column : this.before.columns()) {
			Column other = wanted(column);
			if (other != null && !isComputed(column) && !isComputed(other)
					&& (outdated.test(column) || !sameType(column, other))) {
				this.retyped.add(column.name());
			}
		}
	}

	private void findReplaced() {
		Set<String> moved = new LinkedHashSet<>(this.retyped);
		int known;
		do {
			// What is computed from a column that goes, goes too
			known = moved.size();
			for (Column column : this.before.columns()) {
				Column other = wanted(column);
				if (other != null && mustBeReplaced(column, other, moved)) {
					this.replaced.add(column.name());
					moved.add(column.name());
				}
			}
		}
		while (known < moved.size());
	}

	/**
	 * Return whether a column has to go and come back. Nothing of a computed one is lost
	 * by that, and no product changes the way in which it is computed.
	 */
	private static boolean mustBeReplaced(Column column, Column other, Set<String> moved) {
		if (!isComputed(column) && !isComputed(other)) {
			return false;
		}
		return !Objects.equals(column.generation(), other.generation()) || !sameType(column, other)
				|| (column.generation() instanceof Computed computed
						&& moved.stream().anyMatch(computed.expression()::mentions));
	}

	private static boolean isComputed(Column column) {
		return column.generation() instanceof Computed;
	}

	private static boolean sameType(Column one, Column other) {
		return one.type().equals(other.type()) && Objects.equals(one.collation(), other.collation());
	}

	private void compareKeysAndIndexes() {
		this.addedKeys.addAll(own(this.after));
		for (Constraint constraint : own(this.before)) {
			Optional<Constraint> same = this.addedKeys.stream().filter((other) -> same(constraint, other)).findFirst();
			if (same.isEmpty() || isAboutReplaced(constraint)) {
				this.droppedKeys.add(constraint);
			}
			else {
				this.addedKeys.remove(same.get());
			}
		}
		Set<Index> taken = new HashSet<>();
		this.droppedKeys.removeIf((key) -> isTakenByIndex(key, this.after, taken));
		List<Index> other = this.after.indexes().stream().filter((index) -> !taken.contains(index)).toList();
		taken.clear();
		this.addedKeys.removeIf((key) -> isTakenByIndex(key, this.before, taken));
		this.addedIndexes.addAll(other);
		for (Index index : this.before.indexes()) {
			if (!taken.contains(index)) {
				compare(index);
			}
		}
	}

	private static List<Constraint> own(Table table) {
		return table.constraints().stream().filter((constraint) -> !(constraint instanceof ForeignKey)).toList();
	}

	private boolean same(Constraint one, Constraint other) {
		return one.getClass() == other.getClass() && one.asks(this.names).equals(other.asks(this.names));
	}

	boolean isAboutReplaced(Constraint constraint) {
		return this.replaced.stream().anyMatch(constraint::mentions);
	}

	/**
	 * Return whether the other side has a unique index where this one has a constraint.
	 */
	private boolean isTakenByIndex(Constraint constraint, Table table, Set<Index> taken) {
		if (!(constraint instanceof Unique key) || !key.nullsDistinct() || key.deferral() != Deferral.NONE
				|| isAboutReplaced(key)) {
			return false;
		}
		Optional<Index> index = table.indexes()
			.stream()
			.filter((candidate) -> candidate.unique() && !taken.contains(candidate)
					&& folded(candidate.columns()).equals(folded(key.columns())))
			.findFirst();
		index.ifPresent(taken::add);
		return index.isPresent();
	}

	private List<String> folded(List<String> columns) {
		return columns.stream().map(this.names::fold).toList();
	}

	private void compare(Index index) {
		Optional<Index> same = this.addedIndexes.stream()
			.filter((other) -> index.isSameAs(other, this.names))
			.findFirst();
		if (same.isEmpty() || this.replaced.stream().anyMatch(index.definition()::mentions)) {
			this.droppedIndexes.add(index);
		}
		else {
			this.addedIndexes.remove(same.get());
		}
	}

	/**
	 * Return whether a column does not stay as it is.
	 */
	boolean touches(List<String> columns) {
		return columns.stream().anyMatch((column) -> this.retyped.contains(column) || this.replaced.contains(column));
	}

	/**
	 * Return whether a key goes that a foreign key may refer to.
	 */
	boolean dropsKey(List<String> columns) {
		Set<String> key = Set.copyOf(columns);
		return Stream
			.concat(this.droppedKeys.stream().map(TableDiff::keyOf), this.droppedIndexes.stream().map(Index::columns))
			.anyMatch((dropped) -> Set.copyOf(dropped).equals(key));
	}

	private static List<String> keyOf(Constraint constraint) {
		if (constraint instanceof PrimaryKey key) {
			return key.columns();
		}
		return (constraint instanceof Unique key) ? key.columns() : List.of();
	}

	/**
	 * Return whether views that read the table are in the way.
	 */
	boolean isReshaped() {
		return !this.retyped.isEmpty() || !this.replaced.isEmpty() || !gone().isEmpty();
	}

	private List<Column> gone() {
		return this.before.columns().stream().filter((column) -> wanted(column) == null).toList();
	}

	/**
	 * Return what is to be altered, in an order in which it can be done.
	 */
	List<SchemaChange> alterations() {
		List<SchemaChange> alterations = new ArrayList<>();
		numbering(alterations, true);
		this.droppedKeys.forEach((constraint) -> alterations.add(new DropConstraint(name(), constraint)));
		columns(alterations);
		this.addedKeys.forEach((constraint) -> alterations.add(new AddConstraint(name(), constraint)));
		numbering(alterations, false);
		return alterations;
	}

	/**
	 * Compare the columns. The table is never without any, and none is there before what
	 * it is computed from.
	 */
	private void columns(List<SchemaChange> alterations) {
		List<Column> gone = gone();
		List<Column> goBack = this.before.columns()
			.stream()
			.filter((column) -> this.replaced.contains(column.name()))
			.toList();
		Set<String> known = new HashSet<>(folded(this.before.columns().stream().map(Column::name).toList()));
		List<Column> added = this.after.columns()
			.stream()
			.filter((column) -> !known.contains(this.names.fold(column.name())))
			.toList();
		List<Column> again = goBack.stream().map(this::wanted).filter(Objects::nonNull).toList();
		added.stream().filter((column) -> !isComputed(column)).forEach((column) -> add(column, alterations));
		Stream.concat(gone.stream(), goBack.stream())
			.filter(TableDiff::isComputed)
			.forEach((column) -> drop(column, alterations));
		goBack.stream().filter((column) -> !isComputed(column)).forEach((column) -> drop(column, alterations));
		again.stream().filter((column) -> !isComputed(column)).forEach((column) -> add(column, alterations));
		for (Column column : this.before.columns()) {
			Column other = wanted(column);
			if (other != null && !this.replaced.contains(column.name())) {
				change(column, other, alterations);
			}
		}
		Stream.concat(added.stream(), again.stream())
			.filter(TableDiff::isComputed)
			.forEach((column) -> add(column, alterations));
		gone.stream().filter((column) -> !isComputed(column)).forEach((column) -> drop(column, alterations));
	}

	private void add(Column column, List<SchemaChange> alterations) {
		alterations.add(new AddColumn(name(), column));
	}

	private void drop(Column column, List<SchemaChange> alterations) {
		alterations.add(new DropColumn(name(), column));
	}

	private void change(Column column, Column other, List<SchemaChange> alterations) {
		String name = column.name();
		boolean otherType = this.retyped.contains(name);
		boolean otherDefault = !Objects.equals(column.defaultValue(), other.defaultValue());
		if (column.defaultValue() != null && (otherType || (otherDefault && other.defaultValue() == null))) {
			// The old value may be none of the new type
			alterations.add(new SetDefault(name(), name, null));
		}
		if (!other.nullable() && (column.nullable() || isNotNullByKeyOnly(column))) {
			alterations.add(new SetNullable(name(), name, false));
		}
		if (otherType) {
			alterations.add(new SetType(name(), column, other));
		}
		if (other.defaultValue() != null && (otherType || otherDefault)) {
			alterations.add(new SetDefault(name(), name, other.defaultValue()));
		}
		if (column.generation() instanceof Identity from && other.generation() instanceof Identity to
				&& from.always() != to.always()) {
			alterations.add(new SetIdentity(name(), name, to.always()));
		}
		if (!column.nullable() && other.nullable()) {
			alterations.add(new SetNullable(name(), name, true));
		}
	}

	/**
	 * Return whether a column may have been without null only as part of a primary key
	 * that is no longer what it was.
	 */
	private boolean isNotNullByKeyOnly(Column column) {
		return this.before.primaryKey()
			.filter((key) -> key.columns().contains(column.name())
					&& (this.retyped.contains(column.name()) || this.droppedKeys.contains(key)))
			.isPresent();
	}

	/**
	 * Compare how columns get their numbers. PostgreSQL wants that apart from a change of
	 * the type.
	 */
	private void numbering(List<SchemaChange> alterations, boolean first) {
		for (Column column : this.before.columns()) {
			Column other = wanted(column);
			if (other == null || this.replaced.contains(column.name())
					|| Objects.equals(numbering(column), numbering(other))
					|| (column.generation() instanceof Identity && other.generation() instanceof Identity)) {
				continue;
			}
			if (first && numbering(column) != null) {
				alterations.add(new DropNumbering(name(), column));
			}
			if (!first && numbering(other) != null) {
				alterations.add(new AddNumbering(name(), other));
			}
		}
	}

	private static @Nullable Generation numbering(Column column) {
		Generation generation = column.generation();
		return (generation instanceof Identity || generation instanceof Serial) ? generation : null;
	}

	/**
	 * Return what is said otherwise about the table and the columns that stay.
	 */
	List<SchemaChange> comments() {
		List<SchemaChange> comments = new ArrayList<>();
		if (!Objects.equals(this.before.comment(), this.after.comment())) {
			comments.add(new SetComment(name(), null, this.after.comment()));
		}
		for (Column column : this.before.columns()) {
			Column other = wanted(column);
			if (other != null && !Objects.equals(column.comment(), other.comment())) {
				comments.add(new SetComment(name(), column.name(), other.comment()));
			}
		}
		return comments;
	}

}
