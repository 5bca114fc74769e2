package dev.migrator.schema;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.migrator.schema.Constraint.ForeignKey;

/**
 * Tables in an order in which each comes after those it refers to. Where tables refer to
 * each other in a circle, some of their foreign keys are left out and come late.
 *
 * @param tables the tables, as they can be created
 * @param late the foreign keys that they lack then
 */
record TableOrder(List<Table> tables, List<LateKey> late) {

	static TableOrder of(Collection<Table> tables, Namespace names) {
		return new Walk(tables, names).order();
	}

	/**
	 * A foreign key that cannot be created with its table.
	 */
	record LateKey(String table, ForeignKey key) {

	}

	/**
	 * Goes from each table to those it refers to. The way is kept by hand, since a chain
	 * of tables may be longer than the stack is deep.
	 */
	private static final class Walk {

		private final Namespace names;

		private final Map<String, Table> open = new LinkedHashMap<>();

		private final Map<String, Table> all = new LinkedHashMap<>();

		private final Set<String> done = new LinkedHashSet<>();

		private final List<Table> ordered = new ArrayList<>();

		private final List<LateKey> late = new ArrayList<>();

		private Walk(Collection<Table> tables, Namespace names) {
			this.names = names;
			tables.forEach((table) -> this.all.put(names.fold(table.name()), table));
		}

		private TableOrder order() {
			this.all.keySet().forEach(this::visit);
			return new TableOrder(List.copyOf(this.ordered), List.copyOf(this.late));
		}

		private void visit(String start) {
			List<String> way = new ArrayList<>(List.of(start));
			while (!way.isEmpty()) {
				String current = way.get(way.size() - 1);
				Table table = this.all.get(current);
				if (table == null || this.done.contains(current)) {
					way.remove(way.size() - 1);
					continue;
				}
				this.open.put(current, table);
				String next = parents(table).stream()
					.filter((parent) -> !this.done.contains(parent) && !this.open.containsKey(parent))
					.findFirst()
					.orElse(null);
				if (next != null) {
					way.add(next);
				}
				else {
					finish(current, table);
				}
			}
		}

		private List<String> parents(Table table) {
			return table.constraints(ForeignKey.class)
				.stream()
				.map((key) -> this.names.fold(key.parent()))
				.filter(this.all::containsKey)
				.toList();
		}

		private void finish(String name, Table table) {
			List<Constraint> present = new ArrayList<>();
			for (Constraint constraint : table.constraints()) {
				String parent = (constraint instanceof ForeignKey key) ? this.names.fold(key.parent()) : name;
				boolean there = parent.equals(name) || this.done.contains(parent) || !this.all.containsKey(parent);
				if (there) {
					present.add(constraint);
				}
				else {
					this.late.add(new LateKey(table.name(), (ForeignKey) constraint));
				}
			}
			this.ordered.add(table.withConstraints(present));
			this.open.remove(name);
			this.done.add(name);
		}

	}

}
