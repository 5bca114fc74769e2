package dev.migrator.archive;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.migrator.database.TableCatalog;
import dev.migrator.database.TableDescription;
import dev.migrator.schema.Namespace;
import dev.migrator.sql.AlterTable;
import dev.migrator.sql.AlterTable.AddColumn;
import dev.migrator.sql.AlterTable.SetNotNull;
import dev.migrator.sql.Column;
import dev.migrator.sql.Constraint;
import dev.migrator.sql.Identifiers;
import dev.migrator.sql.Name;
import dev.migrator.sql.Span;
import dev.migrator.sql.SqlStatement;
import dev.migrator.sql.StatementSplitter;
import dev.migrator.sql.TableChange;
import dev.migrator.sql.TableChange.TableName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets an upgrade make a column {@code NOT NULL} in a table with rows, where their values
 * are in an archive: they are put into the column as soon as it is there, not when the
 * upgrade is over.
 */
public final class Refill {

	private static final Logger logger = LoggerFactory.getLogger(Refill.class);

	private final ArchiveSql sql;

	private final TableCatalog catalog;

	private final Namespace names;

	private final ArchiveRegistry registry;

	private final List<StoredArchive> archives;

	Refill(ArchiveSql sql, TableCatalog catalog, ArchiveRegistry registry, List<StoredArchive> archives)
			throws SQLException {
		this.sql = sql;
		this.catalog = catalog;
		this.names = catalog.namespace();
		this.registry = registry;
		this.archives = archives;
	}

	/**
	 * Divide the statements of the upgrade at the places where a column is to be filled.
	 * @param statements the statements
	 * @return the parts, to be run one after the other
	 * @throws SQLException if the database cannot be read
	 */
	public List<Part> parts(Iterable<SqlStatement> statements) throws SQLException {
		List<Part> parts = new ArrayList<>();
		this.catalog.seeingAllRows(() -> divide(statements, parts));
		return parts;
	}

	private void divide(Iterable<SqlStatement> statements, List<Part> parts) throws SQLException {
		Set<String> notNull = becomeNotNull(statements);
		List<SqlStatement> current = new ArrayList<>();
		for (SqlStatement statement : statements) {
			Optional<Filling> filling = notNull.isEmpty() ? Optional.empty() : filling(statement, notNull);
			if (filling.isEmpty()) {
				current.add(statement);
				continue;
			}
			current.add(filling.get().before());
			parts.add(new Part(current, filling.get().archive(), filling.get().columns()));
			current = new ArrayList<>(filling.get().after());
		}
		parts.add(new Part(current, null, List.of()));
	}

	/**
	 * Return the columns that the statements make {@code NOT NULL}.
	 */
	private Set<String> becomeNotNull(Iterable<SqlStatement> statements) {
		Set<String> columns = new LinkedHashSet<>();
		for (SqlStatement statement : statements) {
			if (TableChange.of(statement).orElse(null) instanceof TableChange.Altered altered) {
				for (AlterTable.Action action : altered.actions()) {
					if (action instanceof SetNotNull set) {
						columns.add(key(knownBy(altered.table()), set.column().value()));
					}
					else if (action instanceof AddColumn add && needsValue(add.column())) {
						columns.add(key(knownBy(altered.table()), add.column().name().value()));
					}
				}
			}
		}
		return columns;
	}

	private String knownBy(TableName table) {
		return this.names.nameOf(table).orElse(table.name());
	}

	private String key(String table, String column) {
		return this.names.fold(table) + '\n' + this.names.fold(column);
	}

	private static boolean needsValue(Column column) {
		return column.constraint(Constraint.NotNull.class).isPresent()
				&& column.constraint(Constraint.Default.class).isEmpty();
	}

	private Optional<Filling> filling(SqlStatement statement, Set<String> notNull) throws SQLException {
		if (!(TableChange.of(statement).orElse(null) instanceof TableChange.Altered altered)) {
			return Optional.empty();
		}
		List<Column> added = new ArrayList<>();
		for (AlterTable.Action action : altered.actions()) {
			if (action instanceof AddColumn add
					&& notNull.contains(key(knownBy(altered.table()), add.column().name().value()))) {
				added.add(add.column());
			}
		}
		StoredArchive archive = added.isEmpty() ? null : archiveOf(knownBy(altered.table()), added);
		if (archive == null) {
			return Optional.empty();
		}
		List<Column> strict = added.stream().filter(Refill::needsValue).toList();
		return Optional.of(new Filling(withoutNotNull(statement, strict), archive,
				added.stream().map((column) -> column.name().value()).toList(),
				setNotNull(statement, altered.table(), strict)));
	}

	private @Nullable StoredArchive archiveOf(String table, List<Column> added) throws SQLException {
		TableDescription description = this.catalog.table(table).orElse(null);
		if (description == null || !this.sql.exists("SELECT 1 FROM " + description.rows())) {
			return null;
		}
		return this.archives.stream()
			.filter((stored) -> !stored.archive().wholeTable() && this.names.same(stored.archive().table(), table))
			.filter((stored) -> stored.byRowId() ? description.rowId() != null : stored.tellsRows()
					&& stored.archive().key().stream().allMatch((column) -> description.column(column).isPresent()))
			.filter((stored) -> added.stream()
				.allMatch((column) -> this.names.contains(stored.archive().columns(), column.name().value())))
			.findFirst()
			.orElse(null);
	}

	private static SqlStatement withoutNotNull(SqlStatement statement, List<Column> columns) {
		List<Span> spans = new ArrayList<>();
		columns.forEach((column) -> column.constraints(Constraint.NotNull.class)
			.forEach((constraint) -> spans.add(constraint.span())));
		// From the last to the first, so that the places of the others stay
		Collections.reverse(spans);
		StringBuilder text = new StringBuilder(statement.text());
		spans.forEach((span) -> text.replace(span.start(), span.end(), ""));
		return at(statement, text.toString());
	}

	private static List<SqlStatement> setNotNull(SqlStatement statement, TableName table, List<Column> columns) {
		if (columns.isEmpty()) {
			return List.of();
		}
		StringBuilder text = new StringBuilder("ALTER TABLE ");
		if (table.schema() != null) {
			text.append(Identifiers.quote(table.schema())).append('.');
		}
		text.append(Identifiers.quote(table.name()));
		String separator = " ";
		for (Column column : columns) {
			Name name = column.name();
			text.append(separator)
				.append("ALTER COLUMN ")
				.append(Identifiers.quote(name.value()))
				.append(" SET NOT NULL");
			separator = ", ";
		}
		return List.of(at(statement, text.toString()));
	}

	/**
	 * Make a statement that a failure reports at the line of another.
	 */
	private static SqlStatement at(SqlStatement place, String text) {
		return new StatementSplitter("\n".repeat(place.line() - 1) + text, place.dialect()).iterator().next();
	}

	/**
	 * Fill the columns that a part has added.
	 * @param part the part, which has run
	 * @throws SQLException if the database refuses
	 */
	public void fill(Part part) throws SQLException {
		StoredArchive stored = part.archive;
		if (stored == null) {
			return;
		}
		TableDescription table = this.catalog.table(stored.archive().table()).orElse(null);
		if (table != null) {
			TableRestoration restoration = new TableRestoration(this.sql, this.catalog,
					this.registry.qualifiedTableOf(stored.id()), stored, table, part.columns, false);
			this.catalog.deferForeignKeys();
			this.catalog
				.seeingAllRows(() -> this.catalog.takingOldValues(List.of(table.name()), () -> fill(restoration)));
		}
	}

	private void fill(TableRestoration restoration) throws SQLException {
		try {
			restoration.fill();
		}
		catch (SQLException ex) {
			if (!this.catalog.isRefusalOfValues(ex)) {
				throw ex;
			}
			// The upgrade may fill the column itself, and the end of it restores row by
			// row
			logger.debug("The values that were kept could not be filled in all at once", ex);
		}
	}

	/**
	 * Statements, and what is to be filled when they have run.
	 */
	public static final class Part {

		private final List<SqlStatement> statements;

		private final @Nullable StoredArchive archive;

		private final List<String> columns;

		private Part(List<SqlStatement> statements, @Nullable StoredArchive archive, List<String> columns) {
			this.statements = statements;
			this.archive = archive;
			this.columns = columns;
		}

		/**
		 * Return the statements.
		 * @return the statements, in order; possibly none
		 */
		public List<SqlStatement> statements() {
			return this.statements;
		}

	}

	/**
	 * What becomes of a statement that adds columns.
	 *
	 * @param before what adds them, without {@code NOT NULL}
	 * @param archive where their values are
	 * @param columns their names
	 * @param after what makes them {@code NOT NULL}, if the statement was to
	 */
	private record Filling(SqlStatement before, StoredArchive archive, List<String> columns, List<SqlStatement> after) {

	}

}
