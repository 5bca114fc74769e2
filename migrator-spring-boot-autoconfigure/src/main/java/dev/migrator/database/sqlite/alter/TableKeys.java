package dev.migrator.database.sqlite.alter;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.migrator.sql.Column;
import dev.migrator.sql.Constraint;
import dev.migrator.sql.Constraint.ForeignKey;
import dev.migrator.sql.Constraint.PrimaryKey;
import dev.migrator.sql.Constraint.Unique;
import dev.migrator.sql.CreateTable;
import dev.migrator.sql.Identifiers;
import dev.migrator.sql.IndexedColumn;
import dev.migrator.sql.SqlDialect;
import dev.migrator.sql.SqlLexer;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a table, as its text has them.
 *
 * @param table the table
 */
record TableKeys(CreateTable table) {

	/**
	 * Return the columns of the primary key, folded, or {@code null} if there is none.
	 */
	@Nullable Set<String> primaryKey() {
		for (Column column : this.table.columns()) {
			if (column.constraint(PrimaryKey.class).isPresent()) {
				return Set.of(Identifiers.fold(column.name().value()));
			}
		}
		for (Constraint constraint : this.table.constraints()) {
			if (constraint instanceof PrimaryKey) {
				return folded(constraint);
			}
		}
		return null;
	}

	/**
	 * Return the columns of each unique constraint, folded.
	 */
	List<Set<String>> uniqueKeys() {
		List<Set<String>> keys = new ArrayList<>();
		for (Column column : this.table.columns()) {
			if (column.constraint(Unique.class).isPresent()) {
				keys.add(Set.of(Identifiers.fold(column.name().value())));
			}
		}
		for (Constraint constraint : this.table.constraints()) {
			if (constraint instanceof Unique) {
				keys.add(folded(constraint));
			}
		}
		return keys;
	}

	/**
	 * Return the columns of a primary key or unique constraint of the table.
	 */
	List<String> columnsOf(Constraint constraint) {
		return members(constraint).stream().map((member) -> {
			if (member.column() == null) {
				throw Refusals.expressionInKey(this.table.name().value());
			}
			return member.column().value();
		}).toList();
	}

	private Set<String> folded(Constraint constraint) {
		Set<String> columns = new HashSet<>();
		columnsOf(constraint).forEach((column) -> columns.add(Identifiers.fold(column)));
		return columns;
	}

	boolean isOfPrimaryKey(String column) {
		Set<String> key = primaryKey();
		return key != null && key.contains(Identifiers.fold(column));
	}

	/**
	 * Return whether a column belongs to a key: a primary key, a unique or foreign key
	 * constraint.
	 */
	boolean isOfKey(Column column) {
		String name = column.name().value();
		return isOfPrimaryKey(name) || column.constraint(Unique.class).isPresent()
				|| column.constraint(ForeignKey.class).isPresent()
				|| this.table.constraints().stream().anyMatch((constraint) -> isKeyOver(constraint, name));
	}

	/**
	 * Return whether a column is the rowid if its type is INTEGER: it alone is the
	 * primary key, not written after it in descending order.
	 */
	boolean wouldBeRowid(Column column) {
		Set<String> key = primaryKey();
		return !this.table.withoutRowid() && key != null && key.equals(Set.of(Identifiers.fold(column.name().value())))
				&& !isDescending(this.table.text(), column);
	}

	/**
	 * Return whether a constraint of the table is a key of which a column is a part.
	 */
	static boolean isKeyOver(Constraint constraint, String column) {
		if (constraint instanceof ForeignKey key) {
			return key.columns().stream().anyMatch((name) -> name.is(column));
		}
		return members(constraint).stream().anyMatch((member) -> member.column() != null && member.column().is(column));
	}

	private static List<IndexedColumn> members(Constraint constraint) {
		if (constraint instanceof PrimaryKey key) {
			return key.columns();
		}
		return (constraint instanceof Unique unique) ? unique.columns() : List.of();
	}

	/**
	 * Return whether the primary key of a column is in descending order.
	 * @param text the text that the column was read from
	 */
	static boolean isDescending(String text, Column column) {
		return column.constraint(PrimaryKey.class).filter((key) -> {
			SqlLexer lexer = new SqlLexer(text, key.span().start(), key.span().end(), SqlDialect.SQLITE);
			boolean descending = false;
			while (lexer.advance()) {
				descending |= lexer.isWord("DESC");
			}
			return descending;
		}).isPresent();
	}

	static boolean isInteger(Column column) {
		return column.type() != null && Identifiers.same(column.type().value(), "INTEGER");
	}

}
