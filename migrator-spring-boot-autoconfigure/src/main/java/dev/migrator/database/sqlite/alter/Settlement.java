package dev.migrator.database.sqlite.alter;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.migrator.MigratorException;
import dev.migrator.sql.Identifiers;

/**
 * Carries out a draft the way that is open to it, and fails if rows violate foreign keys
 * afterwards that did not before.
 */
final class Settlement {

	private final SqlSession sql;

	private final Catalog catalog;

	private final TableDraft draft;

	private final long inPlaceThreshold;

	private final RowCopy.Listener listener;

	Settlement(SqlSession sql, Catalog catalog, TableDraft draft, long inPlaceThreshold, RowCopy.Listener listener) {
		this.sql = sql;
		this.catalog = catalog;
		this.draft = draft;
		this.inPlaceThreshold = inPlaceThreshold;
		this.listener = listener;
	}

	void run() throws SQLException {
		Optional<ForeignKeyViolations> violations = this.draft.changesKeys() ? Optional.of(violations())
				: Optional.empty();
		if (isInPlace()) {
			writeText();
		}
		else {
			new Rebuild(this.sql, this.catalog, this.draft, this.listener).run();
		}
		if (violations.isPresent()) {
			ForeignKeyViolations before = violations.get();
			ForeignKeyViolations after = violations();
			if (this.draft.renumbersRows()) {
				before = before.withoutRowsOf(this.draft.name());
				after = after.withoutRowsOf(this.draft.name());
			}
			Optional<String> fresh = after.newSince(before);
			if (fresh.isPresent()) {
				throw new MigratorException("Table %s cannot be changed: %s.".formatted(this.draft.name(), fresh.get()),
						"Correct or delete these rows first, or drop the foreign key.");
			}
		}
	}

	private boolean isInPlace() throws SQLException {
		return this.draft.rowsStayValid() && this.inPlaceThreshold >= 0 && (this.inPlaceThreshold == 0
				|| this.catalog.hasMoreRowsThan(this.draft.name(), this.inPlaceThreshold));
	}

	private ForeignKeyViolations violations() throws SQLException {
		return ForeignKeyViolations.around(this.sql, this.catalog, this.draft.name());
	}

	/**
	 * Write the text into the schema. Rows stay where they are, as they are.
	 */
	private void writeText() throws SQLException {
		List<String> intended = columnsOfText();
		SchemaText.announce(this.sql);
		SchemaText.write(this.sql, Map.of(this.draft.stored(), this.draft.table().text()));
		List<String> actual = columns("main");
		if (!actual.equals(intended)) {
			throw new IllegalStateException(
					"SQLite reads the new text of table %s otherwise than meant: %s instead of %s"
						.formatted(this.draft.name(), actual, intended));
		}
		if (this.draft.validatedRows()) {
			List<String> damage = this.sql
				.strings("PRAGMA main.quick_check(%s)".formatted(Identifiers.quote(this.draft.name())));
			if (!damage.equals(List.of("ok"))) {
				throw new MisfitException(this.draft.name(), String.join("; ", damage), null);
			}
		}
	}

	/**
	 * Let SQLite read the text before it is in the schema, where a mistake would make the
	 * whole database unreadable: as a temporary table of the same name, which is gone
	 * again at once.
	 * @return the columns as SQLite understands them
	 */
	private List<String> columnsOfText() throws SQLException {
		return this.sql.inSavepoint(false, () -> {
			this.sql.execute("DROP TABLE IF EXISTS temp." + Identifiers.quote(this.draft.name()));
			Rebuild.create(this.sql, this.draft.name(), this.draft.table(), "CREATE TEMP TABLE");
			return columns("temp");
		});
	}

	private List<String> columns(String schema) throws SQLException {
		return this.sql.strings(
				"SELECT name || ' ' || type || ' ' || \"notnull\" || ' ' || coalesce(dflt_value, '') || ' ' || pk || ' ' || hidden"
						+ " FROM pragma_table_xinfo(?, ?) ORDER BY cid",
				this.draft.name(), schema);
	}

}
