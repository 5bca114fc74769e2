package dev.migrator.database.sqlite.alter;

import java.sql.SQLException;
import java.util.Set;

import dev.migrator.MigratorException;
import dev.migrator.sql.Column;
import dev.migrator.sql.Constraint.Check;
import dev.migrator.sql.Constraint.Default;
import dev.migrator.sql.Constraint.ForeignKey;
import dev.migrator.sql.Constraint.Generated;
import dev.migrator.sql.Constraint.NotNull;
import dev.migrator.sql.Constraint.PrimaryKey;
import dev.migrator.sql.Constraint.Unique;
import dev.migrator.sql.Identifiers;

/**
 * Columns that SQLite adds by itself, in no time: stored rows stay as they are, and read
 * the default where the value would be.
 */
final class NativeColumn {

	private static final Set<String> NAMES_OF_ROWIDS = Set.of("ROWID", "OID", "_ROWID_");

	private final SqlSession sql;

	NativeColumn(SqlSession sql) {
		this.sql = sql;
	}

	/**
	 * Return whether SQLite can add a column whatever rows there are, and tells when they
	 * do not fit.
	 * @param text the text that the column was read from
	 */
	static boolean isPlain(Column column, String text) {
		if (column.constraint(PrimaryKey.class).isPresent() || column.constraint(Unique.class).isPresent()
				|| column.constraint(Generated.class).filter(Generated::stored).isPresent()
				|| NAMES_OF_ROWIDS.contains(Identifiers.fold(column.name().value()))) {
			return false;
		}
		boolean generated = column.constraint(Generated.class).isPresent();
		boolean hasDefault = column.constraint(Default.class).isPresent();
		DefaultValue value = DefaultValue.of(column, text);
		boolean isNull = value.isNull();
		// Rows without the column would read a number as it is written, others as it is
		// stored
		boolean constant = value.isConstant() && !(Affinity.of(column) == Affinity.TEXT && value.isNumber());
		boolean checked = column.constraint(Check.class).isPresent();
		boolean refers = column.constraint(ForeignKey.class).isPresent();
		boolean notNull = column.constraint(NotNull.class).isPresent();
		if (generated) {
			return !notNull && !checked && !refers;
		}
		return (!hasDefault || constant) && !(notNull && isNull) && !(refers && !isNull) && !checked;
	}

	void add(String table, Column column, String definition) throws SQLException {
		try {
			this.sql.execute("ALTER TABLE main.%s ADD COLUMN %s".formatted(Identifiers.quote(table), definition));
		}
		catch (SQLException ex) {
			this.sql.refuseIfCancelled();
			throw new MigratorException(
					"Column %s cannot be added to table %s: %s.".formatted(column.name(), table, ex.getMessage()),
					"Correct the definition.", ex);
		}
	}

}
