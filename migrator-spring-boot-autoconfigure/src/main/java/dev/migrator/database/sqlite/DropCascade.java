package dev.migrator.database.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.migrator.MigratorException;
import dev.migrator.database.DriverFailure;
import dev.migrator.sql.Identifiers;
import dev.migrator.sql.SqlStatement;
import dev.migrator.sql.TableChange;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * What {@code DROP TABLE} does to rows of other tables: SQLite deletes all rows of the
 * table first, with all that foreign keys make of that
 * (https://sqlite.org/foreignkeys.html, section 5).
 */
final class DropCascade {

	private static final String KEYS = """
			SELECT m.name AS child, f.id, f."from", f.on_delete FROM main.sqlite_schema m, \
			pragma_foreign_key_list(m.name, 'main') f WHERE m.type = 'table' AND f."table" = ? COLLATE NOCASE \
			AND f.on_delete IN ('CASCADE', 'SET NULL', 'SET DEFAULT') ORDER BY m.rowid, f.id, f.seq""";

	private static final String CASCADE = "CASCADE";

	private final JdbcTemplate template;

	DropCascade(Connection connection) {
		this.template = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
	}

	/**
	 * Fail if a statement would change rows of tables that are not to be dropped.
	 */
	void refuse(SqlStatement statement, Set<String> dropped) throws SQLException {
		if (TableChange.of(statement).orElse(null) instanceof TableChange.Dropped drop) {
			try {
				Set<String> emptied = new HashSet<>();
				drop.tables().forEach((table) -> refuse(table.name(), dropped, emptied));
			}
			catch (DataAccessException ex) {
				throw DriverFailure.behind(ex);
			}
		}
	}

	private void refuse(String table, Set<String> dropped, Set<String> emptied) {
		if (!emptied.add(Identifiers.fold(table))) {
			return;
		}
		Map<List<String>, List<String>> keys = new LinkedHashMap<>();
		Set<String> next = new LinkedHashSet<>();
		this.template.query(KEYS, (row) -> {
			String child = row.getString(1);
			String action = row.getString(4);
			if (dropped.stream().noneMatch((name) -> Identifiers.same(name, child))
					&& !emptied.contains(Identifiers.fold(child))) {
				keys.merge(List.of(child, action, row.getString(2)), List.of(row.getString(3)),
						(some, more) -> Stream.concat(some.stream(), more.stream()).toList());
			}
			else if (action.equals(CASCADE)) {
				next.add(child);
			}
		}, table);
		keys.forEach((key, columns) -> refuse(table, key.get(0), key.get(1), columns));
		// Its rows go now, although its turn comes later, and others with them
		next.forEach((child) -> refuse(child, dropped, emptied));
	}

	private void refuse(String table, String child, String action, List<String> columns) {
		String condition = columns.stream()
			.map((column) -> Identifiers.quote(column) + " IS NOT NULL")
			.collect(Collectors.joining(" AND "));
		Long rows = this.template.queryForObject(
				"SELECT count(*) FROM main.%s WHERE %s".formatted(Identifiers.quote(child), condition), Long.class);
		if (rows != null && rows > 0) {
			throw new MigratorException(
					"Dropping table %s would %s %d row(s) of table %s, whose foreign key (%s) says ON DELETE %s"
						.formatted(table, action.equals(CASCADE) ? "also delete" : "also change", rows, child,
								String.join(", ", columns), action),
					("Drop table %s or its foreign key before, or delete its rows in the revision if "
							+ "they are to go. A table that is rebuilt by hand needs foreign-keys=off, or an ALTER TABLE in its place.")
						.formatted(child));
		}
	}

}
