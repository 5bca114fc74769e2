package dev.migrator.database.sqlite.alter;

import java.sql.SQLException;
import java.util.Map;

import dev.migrator.sql.Identifiers;
import org.jspecify.annotations.Nullable;

/**
 * Copies all rows of a table into another, within SQLite. Many rows are copied in several
 * stretches of rowids, so that one can see how far it is, and stop.
 */
final class RowCopy {

	private static final long ROWS_PER_STRETCH = 200_000;

	private final SqlSession sql;

	private final String from;

	private final String statement;

	private final String to;

	private final @Nullable String rowid;

	private final Listener listener;

	/**
	 * Prepares a copy.
	 * @param from the table to copy from
	 * @param to the table to copy to, whose name the expressions may use for the other
	 * @param columns the columns to fill, and the expressions to fill them with
	 * @param rowid the rowids to walk along, or {@code null} to copy all rows at once
	 * @param listener who is told how far it is
	 */
	RowCopy(SqlSession sql, String from, String to, Map<String, String> columns, @Nullable String rowid,
			Listener listener) {
		this.sql = sql;
		this.from = Identifiers.quote(from);
		this.to = to;
		this.rowid = rowid;
		this.listener = listener;
		// OR ABORT overrules ON CONFLICT of the table, by which rows would go or change
		// in
		// silence; NOT INDEXED because the order of an index would scatter the new rows
		this.statement = "INSERT OR ABORT INTO main.%s (%s) SELECT %s FROM main.%s AS %s NOT INDEXED".formatted(
				Identifiers.quote(to), String.join(", ", columns.keySet()), String.join(", ", columns.values()),
				this.from, Identifiers.quote(to));
	}

	void run() throws SQLException {
		long all = this.sql.number("SELECT count(*) FROM main." + this.from);
		long copied = (this.rowid != null && all > ROWS_PER_STRETCH) ? copyInStretches(this.rowid, all)
				: this.sql.update(this.statement);
		if (copied != all) {
			throw new SQLException("Of %d rows of table %s only %d were copied".formatted(all, this.to, copied));
		}
	}

	private long copyInStretches(String rowid, long all) throws SQLException {
		long next = this.sql.number("SELECT min(%s) FROM main.%s".formatted(rowid, this.from));
		long last = this.sql.number("SELECT max(%s) FROM main.%s".formatted(rowid, this.from));
		// In doubles, since rowids may span all longs
		double step = Math.max(1, ((double) last - (double) next) / all * ROWS_PER_STRETCH);
		long copied = 0;
		while (copied < all) {
			double end = next + step;
			boolean rest = end >= last;
			String range = rest ? " WHERE %s >= %s".formatted(rowid, next)
					: " WHERE %s >= %s AND %s < %s".formatted(rowid, next, rowid, (long) end);
			long rows = this.sql.update(this.statement + range);
			copied += rows;
			this.listener.copied(this.to, copied, all);
			if (rest) {
				break;
			}
			next = Math.max((long) end, next + 1);
			step = adapted(step, rows);
		}
		return copied;
	}

	/**
	 * Rowids may lie close together here and far apart there.
	 */
	private static double adapted(double step, long rows) {
		double factor = (double) ROWS_PER_STRETCH / Math.max(rows, 1);
		return Math.max(1, step * Math.max(0.1, Math.min(10, factor)));
	}

	/**
	 * Follows a copy.
	 */
	@FunctionalInterface
	interface Listener {

		void copied(String table, long rows, long allRows);

	}

}
