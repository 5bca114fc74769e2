package dev.migrator.database.sqlite.alter;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.migrator.MigratorException;
import dev.migrator.sql.Column;
import dev.migrator.sql.Constraint.Check;
import dev.migrator.sql.Constraint.ForeignKey;
import dev.migrator.sql.Constraint.Generated;
import dev.migrator.sql.Constraint.NotNull;
import dev.migrator.sql.Constraint.PrimaryKey;
import dev.migrator.sql.Constraint.Unique;
import dev.migrator.sql.CreateTable;
import dev.migrator.sql.Identifiers;
import dev.migrator.sql.IndexedColumn;
import dev.migrator.sql.Name;
import dev.migrator.sql.SqlDialect;
import dev.migrator.sql.SqlLexer;
import dev.migrator.sql.Token;
import dev.migrator.sql.Token.Kind;
import dev.migrator.sql.TypeName;
import org.jspecify.annotations.Nullable;

/**
 * What has to be true of the rows of a table before a change, asked of the table as it
 * is. SQLite itself would only say "constraint failed"; this says which rows are in the
 * way.
 */
final class Preconditions {

	private final SqlSession sql;

	private final Catalog catalog;

	private final CreateTable table;

	private final String name;

	Preconditions(SqlSession sql, Catalog catalog, CreateTable table) {
		this.sql = sql;
		this.catalog = catalog;
		this.table = table;
		this.name = table.name().value();
	}

	void notNull(String column) throws SQLException {
		OffendingRows rows = where(Identifiers.quote(column) + " IS NULL", List.of());
		if (rows.any()) {
			throw new MigratorException(
					"Column %s of table %s cannot become NOT NULL: it is null in %s.".formatted(column, this.name,
							rows),
					"Give these rows a value first, with an UPDATE in this revision before the ALTER TABLE.");
		}
	}

	void primaryKey(String text, PrimaryKey key, boolean becomesRowid) throws SQLException {
		List<String> columns = new ArrayList<>();
		for (String name : names(key.columns())) {
			columns.add(Identifiers.quote(name));
		}
		String isNull = columns.stream().map((column) -> column + " IS NULL").collect(Collectors.joining(" OR "));
		List<String> names = names(key.columns());
		OffendingRows rows = where(isNull, names);
		if (rows.any()) {
			throw new MigratorException(
					"The columns (%s) of table %s cannot become its primary key: one is null in %s."
						.formatted(String.join(", ", names), this.name, rows),
					"Give these rows a value first, with an UPDATE in this revision before the ALTER TABLE.");
		}
		if (becomesRowid) {
			OffendingRows others = where("typeof(%s) <> 'integer'".formatted(columns.get(0)), names);
			if (others.any()) {
				throw new MigratorException(
						"Column %s of table %s cannot become its primary key: it holds no integer in %s."
							.formatted(names.get(0), this.name, others),
						"Correct these rows first, with an UPDATE in this revision before the ALTER TABLE.");
			}
		}
		unique(text, key.columns(), "its primary key");
	}

	void unique(String text, List<IndexedColumn> key, String what) throws SQLException {
		List<String> columns = new ArrayList<>();
		List<String> grouped = new ArrayList<>();
		for (IndexedColumn member : key) {
			String column = Identifiers.quote((member.column() != null) ? member.column().value() : "");
			columns.add(column);
			grouped.add((member.collation() != null) ? column + " COLLATE " + member.collation().span().text(text)
					: column);
		}
		String present = columns.stream().map((column) -> column + " IS NOT NULL").collect(Collectors.joining(" AND "));
		String groups = " FROM main.%s WHERE %s GROUP BY %s HAVING count(*) > 1".formatted(Identifiers.quote(this.name),
				present, String.join(", ", grouped));
		if (!this.sql.exists("SELECT 1" + groups)) {
			return;
		}
		long count = this.sql.number("SELECT count(*) FROM (SELECT 1" + groups + ")");
		List<String> named = OffendingRows.name(this.sql, List.of(), names(key), groups);
		throw new MigratorException(
				"The columns (%s) of table %s cannot be made %s: %s more than one row (%s%s).".formatted(
						String.join(", ", names(key)), this.name, what,
						(count == 1) ? "1 value stands in" : count + " values stand in", String.join("; ", named),
						(count > named.size()) ? "; …" : ""),
				"Change or delete the duplicates first, in this revision before the ALTER TABLE.");
	}

	private static List<String> names(List<IndexedColumn> key) {
		return key.stream().map((member) -> (member.column() != null) ? member.column().value() : "").toList();
	}

	void check(String expression, @Nullable Name constraint) throws SQLException {
		String what = "the check constraint" + ((constraint != null) ? " " + constraint.value() : "");
		refuseUnknownNames(expression, this.table.columns(), "Table %s cannot have %s".formatted(this.name, what));
		OffendingRows rows;
		try {
			rows = where("NOT (" + expression + ")", mentioned(expression));
		}
		catch (SQLException ex) {
			this.sql.refuseIfCancelled();
			throw new MigratorException("Table %s cannot have %s: %s.".formatted(this.name, what, ex.getMessage()),
					"Correct the expression.", ex);
		}
		if (rows.any()) {
			throw new MigratorException(
					"Table %s cannot have %s: it is violated by %s.".formatted(this.name, what, rows),
					"Correct these rows first, with an UPDATE in this revision before the ALTER TABLE.");
		}
	}

	/**
	 * SQLite takes a name in double quotes that it does not know for a string, and a
	 * parameter for NULL: what is misspelt would go unnoticed.
	 */
	private void refuseUnknownNames(String expression, List<Column> columns, String what) {
		List<Token> tokens = SqlLexer.tokens(expression, SqlDialect.SQLITE)
			.stream()
			.filter((token) -> !token.kind().isTrivia())
			.toList();
		for (int i = 0; i < tokens.size(); i++) {
			String token = tokens.get(i).text(expression);
			if (tokens.get(i).kind() == Kind.PARAMETER) {
				throw new MigratorException("%s: there is no value for %s.".formatted(what, token),
						"Write the value itself.");
			}
			if (!token.startsWith("\"")) {
				continue;
			}
			String unknown = Identifiers.unquote(token);
			String before = (i > 0) ? Identifiers.fold(tokens.get(i - 1).text(expression)) : "";
			Kind behind = (i + 1 < tokens.size()) ? tokens.get(i + 1).kind() : Kind.WHITESPACE;
			boolean column = !before.equals("COLLATE") && !before.equals("AS") && behind != Kind.LEFT_PARENTHESIS
					&& behind != Kind.DOT;
			if (column && columns.stream().noneMatch((known) -> known.name().is(unknown))) {
				throw new MigratorException("%s: table %s has no column %s.".formatted(what, this.name, unknown),
						"Correct the name, or write a string in single quotes.");
			}
		}
	}

	/**
	 * See whether the expressions of a new column are about columns.
	 * @param text the text that the column was read from
	 * @param columns the columns that are there before it
	 */
	void refuseUnknownNames(Column column, String text, List<Column> columns) {
		List<Column> known = new ArrayList<>(columns);
		known.add(column);
		String what = "Column %s cannot be added to table %s".formatted(column.name(), this.name);
		column.constraints(Check.class)
			.forEach((check) -> refuseUnknownNames(check.expression().span().text(text), known, what));
		column.constraints(Generated.class)
			.forEach((generated) -> refuseUnknownNames(generated.expression().span().text(text), known, what));
	}

	/**
	 * Return the columns whose names occur in an expression, to show their values.
	 */
	private List<String> mentioned(String expression) {
		return this.table.columns()
			.stream()
			.map((column) -> column.name().value())
			.filter((column) -> Identifiers.fold(expression).contains(Identifiers.fold(column)))
			.toList();
	}

	/**
	 * See whether a foreign key holds, by what SQLite itself says of it: the key is
	 * written into the schema, checked, and taken back.
	 */
	void foreignKey(SchemaObject stored, ForeignKey key, String definition) throws SQLException {
		String parent = key.parent().value();
		String columns = key.columns().stream().map(Name::value).collect(Collectors.joining(", "));
		if (this.catalog.find("table", parent).isEmpty()) {
			throw new MigratorException("The columns (%s) of table %s cannot refer to %s: there is no such table."
				.formatted(columns, this.name, parent), "Create that table first, or correct the name.");
		}
		if (!key.parentColumns().isEmpty() && key.parentColumns().size() != key.columns().size()) {
			throw mismatch(key, columns);
		}
		try {
			this.sql.inSavepoint(false, () -> {
				SchemaText.write(this.sql, Map.of(stored, new TableEditor(this.table).addConstraint(definition)));
				refuseOrphans(key, columns);
				return true;
			});
		}
		finally {
			// Rolling back does not make SQLite forget the text that it has read
			this.sql.resetSchema();
		}
	}

	private void refuseOrphans(ForeignKey key, String columns) throws SQLException {
		// The key that was declared last has the number 0
		String orphans = " FROM pragma_foreign_key_check(?, 'main') WHERE fkid = 0";
		long count;
		try {
			count = this.sql.number("SELECT count(*)" + orphans, this.name);
		}
		catch (SQLException ex) {
			if (String.valueOf(ex.getMessage()).contains("foreign key mismatch")) {
				throw mismatch(key, columns);
			}
			throw ex;
		}
		if (count > 0) {
			OffendingRows rows = new OffendingRows(count, nameOrphans(key));
			throw new MigratorException(
					"The columns (%s) of table %s cannot refer to %s: there is no such row of %s for %s."
						.formatted(columns, this.name, key.parent(), key.parent(), rows),
					"Correct or delete these rows first, in this revision before the ALTER TABLE.");
		}
	}

	private List<String> nameOrphans(ForeignKey key) throws SQLException {
		List<String> values = key.columns().stream().map(Name::value).toList();
		String rowid = this.catalog.rowidName(this.name);
		List<String> keys = new ArrayList<>(this.catalog.primaryKey(this.name));
		if (rowid == null) {
			return List.of();
		}
		if (keys.isEmpty()) {
			keys.add(rowid);
		}
		String quoted = Identifiers.quote(this.name);
		return OffendingRows.name(this.sql, keys, values,
				" FROM main.%1$s WHERE %2$s IN (SELECT rowid FROM pragma_foreign_key_check(%3$s, 'main') WHERE fkid = 0)"
					.formatted(quoted, rowid, "'" + this.name.replace("'", "''") + "'"));
	}

	private MigratorException mismatch(ForeignKey key, String columns) {
		String parentColumns = key.parentColumns().stream().map(Name::value).collect(Collectors.joining(", "));
		return new MigratorException(
				"The columns (%s) of table %s cannot refer to %s: %s.".formatted(columns, this.name, key.parent(),
						parentColumns.isEmpty() ? "its primary key is not of as many columns"
								: "(" + parentColumns + ") is neither its primary key nor unique"),
				"Refer to the primary key of %s, or give it a unique constraint on these columns first."
					.formatted(key.parent()));
	}

	/**
	 * See whether all values of a column survive a change of its type.
	 */
	void convertible(Column column, TypeName type, boolean becomesRowid) throws SQLException {
		String columnName = column.name().value();
		if (becomesRowid) {
			OffendingRows nulls = where(Identifiers.quote(columnName) + " IS NULL", List.of());
			if (nulls.any()) {
				throw new MigratorException(
						"Column %s of table %s cannot be of type %s: as the primary key it would number the rows, and it is null in %s."
							.formatted(columnName, this.name, type, nulls),
						"Give these rows a value first, with an UPDATE in this revision before the ALTER TABLE.");
			}
		}
		OffendingRows losses = new ConversionCheck(this.sql, this.catalog, this.table, column, type).find();
		if (losses.any()) {
			throw new MigratorException(
					"Column %s of table %s cannot be of type %s: the value would be altered or does not fit in %s."
						.formatted(columnName, this.name, type, losses),
					"Correct these rows first, or say how to convert the values: ALTER COLUMN %s TYPE %s USING (…)."
						.formatted(columnName, type));
		}
	}

	/**
	 * See whether an expression over the columns of the table can be computed.
	 */
	void readable(String expression, String column, boolean ofPrimaryKey) throws SQLException {
		computable(expression, column);
		if (ofPrimaryKey) {
			OffendingRows nulls = where("(" + expression + ") IS NULL", List.of());
			if (nulls.any()) {
				throw new MigratorException(
						"The new values for column %s of table %s cannot be null, since it belongs to the primary key: they would be in %s."
							.formatted(column, this.name, nulls),
						"Correct the expression after USING.");
			}
		}
	}

	private void computable(String expression, String column) throws SQLException {
		refuseUnknownNames(expression, this.table.columns(),
				"The new values for column %s of table %s cannot be computed".formatted(column, this.name));
		refuseOtherRows(expression, column);
		try {
			// An aggregate has a value even for no rows
			if (!this.sql
				.query("SELECT (%s) FROM main.%s WHERE FALSE".formatted(expression, Identifiers.quote(this.name)),
						(row, number) -> number)
				.isEmpty()) {
				throw Refusals.noValueForEachRow(this.name, column, "an aggregate");
			}
		}
		catch (SQLException ex) {
			this.sql.refuseIfCancelled();
			throw new MigratorException("The new values for column %s of table %s cannot be computed: %s."
				.formatted(column, this.name, ex.getMessage()), "Correct the expression after USING.", ex);
		}
	}

	/**
	 * Refuse what would look at other rows, for it would see the table half copied: a
	 * {@code SELECT}, an {@code IN} with a table and not a list, a window function.
	 */
	private void refuseOtherRows(String expression, String column) {
		List<Token> tokens = SqlLexer.tokens(expression, SqlDialect.SQLITE)
			.stream()
			.filter((token) -> !token.kind().isTrivia())
			.toList();
		Kind before = Kind.WHITESPACE;
		for (int i = 0; i < tokens.size(); i++) {
			String word = Identifiers.fold(tokens.get(i).text(expression));
			boolean list = i + 1 < tokens.size() && tokens.get(i + 1).kind() == Kind.LEFT_PARENTHESIS;
			if (word.equals("SELECT") || word.equals("VALUES") || (word.equals("IN") && !list)) {
				throw Refusals.noValueForEachRow(this.name, column, "a subquery");
			}
			if (word.equals("OVER") && before == Kind.RIGHT_PARENTHESIS) {
				throw Refusals.noValueForEachRow(this.name, column, "a window function");
			}
			before = tokens.get(i).kind();
		}
	}

	/**
	 * See whether the default of a new column fits the column, if there are rows that
	 * would get it.
	 */
	void defaultFits(Column column, DefaultValue value, String text) throws SQLException {
		computable(column, value);
		String columnName = column.name().value();
		if (!this.catalog.hasMoreRowsThan(this.name, 0)) {
			return;
		}
		boolean isNull = value.isNull() || this.sql.number("SELECT %s IS NULL".formatted(value.asExpression())) == 1;
		boolean key = column.constraint(PrimaryKey.class).isPresent();
		if (isNull && (key || column.constraint(NotNull.class).isPresent())) {
			throw new MigratorException(
					"Column %s cannot be added to table %s: it must not be null, has no default, and the table has rows."
						.formatted(columnName, this.name),
					"Give it a default; or add it nullable, fill it with an UPDATE, and set it NOT NULL then.");
		}
		boolean unique = key || column.constraint(Unique.class).isPresent();
		if (unique && !isNull && value.isConstant() && this.catalog.hasMoreRowsThan(this.name, 1)) {
			throw new MigratorException(
					"Column %s cannot be added to table %s: it is unique, and all rows would get the same default %s."
						.formatted(columnName, this.name, value.text()),
					"Add it without a default, fill it with an UPDATE, and set the default then.");
		}
		for (Check check : column.constraints(Check.class)) {
			checkFits(column, value, check.expression().span().text(text));
		}
	}

	private void checkFits(Column column, DefaultValue value, String expression) throws SQLException {
		if (!value.isConstant()) {
			return;
		}
		long count;
		try {
			count = this.sql.inSavepoint(false, () -> countViolations(column, value, expression));
		}
		catch (SQLException ex) {
			// It may be about another column that is only going to be there
			this.sql.refuseIfCancelled();
			return;
		}
		if (count > 0) {
			throw new MigratorException(
					"Column %s cannot be added to table %s: its default %s would violate the check (%s) in %d row(s)."
						.formatted(column.name(), this.name, value.text(), expression, count),
					"Choose another default; or add it without the check, fill it with an UPDATE, and add the check then.");
		}
	}

	private long countViolations(Column column, DefaultValue value, String expression) throws SQLException {
		// As the column would have it: its affinity may change the value
		String stage = Identifiers.quote(SqlSession.randomName());
		String name = Identifiers.quote(column.name().value());
		this.sql.execute("CREATE TABLE main.%s (%s %s)".formatted(stage, name,
				(column.type() != null) ? column.type().value() : ""));
		this.sql.execute("INSERT INTO main.%s VALUES (%s)".formatted(stage, value.asExpression()));
		String quoted = Identifiers.quote(this.name);
		return this.sql
			.number("SELECT count(*) FROM (SELECT t.*, s.* FROM main.%s AS t, main.%s AS s) AS %s WHERE NOT (%s)"
				.formatted(quoted, stage, quoted, expression));
	}

	/**
	 * See whether a column that is added may refer to what it refers to.
	 */
	void referable(ForeignKey key, String column) throws SQLException {
		String parent = key.parent().value();
		boolean self = key.parent().is(this.name);
		if (!self && this.catalog.find("table", parent).isEmpty()) {
			throw noParent(key, column);
		}
		List<String> columns = key.parentColumns().stream().map(Name::value).toList();
		boolean ownColumn = self && columns.size() == 1 && Identifiers.same(columns.get(0), column);
		if (!ownColumn && !this.catalog.hasKey(parent, columns, 1)) {
			throw mismatch(key, column);
		}
	}

	private MigratorException noParent(ForeignKey key, String columns) {
		return new MigratorException("The columns (%s) of table %s cannot refer to %s: there is no such table."
			.formatted(columns, this.name, key.parent()), "Create that table first, or correct the name.");
	}

	/**
	 * See whether a default value can be computed at all.
	 */
	void computable(Column column, DefaultValue value) throws SQLException {
		if (value.isConstant()) {
			return;
		}
		try {
			this.sql.query("SELECT " + value.asExpression(), (row, number) -> number);
		}
		catch (SQLException ex) {
			this.sql.refuseIfCancelled();
			throw new MigratorException("The default of column %s of table %s cannot be computed: %s."
				.formatted(column.name(), this.name, ex.getMessage()),
					"Correct the expression: it may use functions, but no columns.", ex);
		}
	}

	private OffendingRows where(String condition, List<String> values) throws SQLException {
		return OffendingRows.where(this.sql, this.catalog, this.name, condition, values);
	}

}
