package dev.migrator.database.sqlite.alter;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import dev.migrator.MigratorException;
import dev.migrator.sql.Identifiers;

/**
 * Which views and triggers do not work. SQLite notices only when they are used, so they
 * are used: views are asked for no rows, and statements that fire triggers are compiled
 * and not run. Old databases do hold stale views; only what a change breaks is an error.
 *
 * @param broken what SQLite says about each that does not work
 */
record Dependents(Map<String, String> broken) {

	static Dependents find(SqlSession sql, Catalog catalog) throws SQLException {
		Map<String, String> broken = new LinkedHashMap<>();
		for (SchemaObject view : catalog.ofType("view")) {
			probe(sql, broken, view.toString(), "SELECT 1 FROM main.%s LIMIT 0".formatted(quote(view.name())));
		}
		Map<String, List<SchemaObject>> triggers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		for (SchemaObject trigger : catalog.ofType("trigger")) {
			triggers.computeIfAbsent(trigger.table(), (table) -> new ArrayList<>()).add(trigger);
		}
		for (Map.Entry<String, List<SchemaObject>> table : triggers.entrySet()) {
			probeTriggers(sql, broken, table.getKey(), table.getValue());
		}
		return new Dependents(broken);
	}

	private static void probeTriggers(SqlSession sql, Map<String, String> broken, String table,
			List<SchemaObject> triggers) throws SQLException {
		Map<String, String> failures = new LinkedHashMap<>();
		probeEvents(sql, failures, "", table, broken.containsKey("view " + table));
		if (failures.isEmpty()) {
			return;
		}
		// One that does not work hides the others
		for (SchemaObject trigger : triggers) {
			sql.inSavepoint(false, () -> {
				for (SchemaObject other : triggers) {
					if (!other.equals(trigger)) {
						sql.execute("DROP TRIGGER main." + quote(other.name()));
					}
				}
				probeEvents(sql, broken, "trigger %s on ".formatted(trigger.name()), table,
						broken.containsKey("view " + table));
				return true;
			});
		}
	}

	private static void probeEvents(SqlSession sql, Map<String, String> broken, String which, String table,
			boolean isBrokenView) throws SQLException {
		String quoted = quote(table);
		probe(sql, broken, which + "INSERT", "EXPLAIN INSERT INTO main.%s DEFAULT VALUES".formatted(quoted));
		probe(sql, broken, which + "DELETE", "EXPLAIN DELETE FROM main." + quoted);
		if (isBrokenView) {
			// It does not even tell its columns
			return;
		}
		String columns = sql
			.strings("SELECT name FROM pragma_table_xinfo(?, 'main') WHERE hidden = 0 ORDER BY cid", table)
			.stream()
			.map((column) -> "%1$s = %1$s".formatted(quote(column)))
			.collect(Collectors.joining(", "));
		probe(sql, broken, which + "UPDATE", "EXPLAIN UPDATE main.%s SET %s".formatted(quoted, columns));
	}

	private static void probe(SqlSession sql, Map<String, String> broken, String what, String query)
			throws SQLException {
		try {
			sql.query(query, (row, number) -> number);
		}
		catch (SQLException ex) {
			sql.refuseIfCancelled();
			broken.put(what, String.valueOf(ex.getMessage()));
		}
	}

	private static String quote(String name) {
		return Identifiers.quote(name);
	}

	/**
	 * Return whether a view or a trigger does not work.
	 */
	boolean isBroken(SchemaObject object) {
		return this.broken.keySet()
			.stream()
			.anyMatch((key) -> key.equals(object.toString()) || key.startsWith(object + " on "));
	}

	/**
	 * Fail if more is broken now.
	 * @param change what was done, in words
	 * @return what is broken now
	 */
	Dependents refuseMore(SqlSession sql, Catalog catalog, String change) throws SQLException {
		Dependents after = find(sql, catalog);
		for (Map.Entry<String, String> now : after.broken().entrySet()) {
			if (!this.broken.containsKey(now.getKey())) {
				throw new MigratorException("%s would break the %s: %s".formatted(change, now.getKey(), now.getValue()),
						"Drop it in this revision before the ALTER TABLE, and create it anew afterwards.");
			}
		}
		return after;
	}

}
