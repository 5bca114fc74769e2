package dev.migrator.archive;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import dev.migrator.Loss;
import dev.migrator.Loss.ColumnLoss;
import dev.migrator.database.TableCatalog;
import dev.migrator.database.TableDescription;
import dev.migrator.schema.Removal;
import dev.migrator.schema.SchemaTrace;
import dev.migrator.sql.Identifiers;
import dev.migrator.sql.SqlStatement;

/**
 * Counts what the steps of a plan would take away, one after the other, in the database
 * as it is before any of them.
 */
public final class LossCount {

	private final ArchiveSql sql;

	private final TableCatalog catalog;

	private final SchemaTrace trace;

	LossCount(ArchiveSql sql, TableCatalog catalog) throws SQLException {
		this.sql = sql;
		this.catalog = catalog;
		this.trace = Preservation.trace(catalog);
	}

	/**
	 * Count what the next step would take away.
	 * @param revision the revision of the step
	 * @param statements what the step runs
	 * @param kept whether the values will be kept
	 * @return the losses
	 * @throws SQLException if the database cannot be read
	 */
	public List<Loss> next(String revision, Iterable<SqlStatement> statements, boolean kept) throws SQLException {
		statements.forEach(this.trace::follow);
		List<Removal> removals = this.trace.settle().stream().filter((removal) -> !removal.partition()).toList();
		List<Loss> losses = new ArrayList<>();
		if (!removals.isEmpty()) {
			this.sql.inSavepoint(() -> this.catalog.seeingAllRows(() -> {
				for (Removal removal : removals) {
					losses.add(count(revision, removal, kept));
				}
			}));
		}
		return losses;
	}

	private Loss count(String revision, Removal removal, boolean kept) throws SQLException {
		String table = this.catalog.table(removal.table())
			.map(TableDescription::rows)
			.orElseThrow(() -> new SQLException("There is no table %s any more".formatted(removal.table())));
		String counts = removal.columns()
			.stream()
			.map((column) -> ", count(" + Identifiers.quote(column) + ")")
			.collect(Collectors.joining());
		return this.sql
			.query("SELECT count(*)%s FROM %s".formatted(counts, table),
					(row, number) -> loss(revision, removal, kept, row))
			.get(0);
	}

	private static Loss loss(String revision, Removal removal, boolean kept, ResultSet row) throws SQLException {
		List<ColumnLoss> columns = new ArrayList<>();
		for (String column : removal.columns()) {
			columns.add(new ColumnLoss(column, row.getLong(columns.size() + 2)));
		}
		return new Loss(revision, removal.table(), removal.wholeTable(), row.getLong(1), columns, kept);
	}

}
