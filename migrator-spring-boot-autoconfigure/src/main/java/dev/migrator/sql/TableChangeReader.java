package dev.migrator.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import dev.migrator.sql.TableChange.TableName;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link TableChange}.
 */
final class TableChangeReader {

	private final SqlStatement statement;

	private final SyntaxReader reader;

	TableChangeReader(SqlStatement statement) {
		this.statement = statement;
		this.reader = new SyntaxReader(statement.text(), statement.dialect());
	}

	Optional<TableChange> read() {
		return Optional.ofNullable(switch (this.statement.keyword()) {
			case "CREATE" -> created();
			case "DROP" -> dropped();
			case "ALTER" -> altered();
			case "INSERT", "REPLACE" -> filled();
			case "UPDATE" -> updated();
			case "SELECT" -> this.reader.isPostgresql() ? selectedInto() : null;
			default -> null;
		});
	}

	private @Nullable TableChange altered() {
		if (this.statement.kind() != StatementKind.ALTER_TABLE) {
			return this.reader.isPostgresql() ? renamed() : null;
		}
		AlterTable alter = AlterTable.parse(this.reader.text(), this.statement.dialect());
		return new TableChange.Altered(tableName(new QualifiedName(alter.schema(), alter.table()), false),
				alter.actions());
	}

	private @Nullable TableChange renamed() {
		this.reader.require("ALTER");
		if (this.reader.skip("SCHEMA")) {
			String schema = this.reader.name("the name of a schema").value();
			return this.reader.skip("RENAME", "TO")
					? new TableChange.SchemaRenamed(schema, this.reader.name("its new name").value()) : null;
		}
		if (!this.reader.skip("TYPE") && !this.reader.skip("DOMAIN")) {
			return null;
		}
		TableName type = typeName();
		if (this.reader.skip("RENAME", "TO")) {
			return new TableChange.TypeRenamed(type, null, this.reader.name("its new name").value());
		}
		return this.reader.skip("SET", "SCHEMA")
				? new TableChange.TypeRenamed(type, this.reader.name("the name of a schema").value(), null) : null;
	}

	private @Nullable TableChange created() {
		this.reader.require("CREATE");
		boolean temporary = temporary();
		boolean virtual = this.reader.skip("VIRTUAL");
		if (!this.reader.skip("TABLE")) {
			return null;
		}
		boolean ifNotExists = this.reader.skip("IF", "NOT", "EXISTS");
		TableName table = tableName(QualifiedName.readTable(this.reader), temporary);
		if (virtual) {
			return new TableChange.Created(table, null, ifNotExists);
		}
		if (this.reader.isPostgresql()) {
			return createdOnPostgresql(table, ifNotExists);
		}
		if (this.reader.skip("AS")) {
			return selected(table, null, ifNotExists);
		}
		List<String> columns = CreateTable.parse(this.reader.text())
			.columns()
			.stream()
			.map((column) -> column.name().value())
			.toList();
		return new TableChange.Created(table, columns, ifNotExists);
	}

	private boolean temporary() {
		if (this.reader.isPostgresql() && !this.reader.skip("UNLOGGED") && !this.reader.skip("GLOBAL")) {
			this.reader.skip("LOCAL");
		}
		return this.reader.skip("TEMP") || this.reader.skip("TEMPORARY");
	}

	private TableChange createdOnPostgresql(TableName table, boolean ifNotExists) {
		List<String> columns = definedColumns();
		if (this.reader.skipTo("AS")) {
			this.reader.require("AS");
			return selected(table, columns, ifNotExists);
		}
		return new TableChange.Created(table, columns, ifNotExists);
	}

	/**
	 * Return the columns that a statement for PostgreSQL lists, or {@code null} if there
	 * are others.
	 */
	private @Nullable List<String> definedColumns() {
		if (!this.reader.at("(")) {
			return null;
		}
		PostgresqlColumnReader definitions = new PostgresqlColumnReader(this.reader);
		List<String> columns = new ArrayList<>();
		boolean all = true;
		do {
			this.reader.moveTo(this.reader.position() + 1);
			if (this.reader.at("LIKE") || (!this.reader.atName() && !definitions.atTableConstraint())) {
				all = all && this.reader.at(")");
			}
			else if (!definitions.atTableConstraint()) {
				columns.add(this.reader.nameAt(this.reader.position()).value());
			}
		}
		while (this.reader.skipTo(",", ")") && this.reader.at(","));
		return (all && this.reader.skip(")") && !this.reader.at("INHERITS")) ? columns : null;
	}

	/**
	 * Read {@code SELECT … INTO}.
	 */
	private @Nullable TableChange selectedInto() {
		int start = this.reader.position();
		if (!this.reader.skipTo("INTO", "FROM") || !this.reader.skip("INTO")) {
			return null;
		}
		boolean temporary = temporary();
		this.reader.skip("TABLE");
		TableName table = tableName(QualifiedName.read(this.reader, "the name of a table"), temporary);
		int behind = this.reader.position();
		this.reader.moveTo(start);
		SelectReader query = new SelectReader(this.reader);
		List<String> columns = query.columns();
		this.reader.moveTo(behind);
		return new TableChange.Selected(table, columns, query.copyOf(), false);
	}

	private TableChange selected(TableName table, @Nullable List<String> columns, boolean ifNotExists) {
		SelectReader query = new SelectReader(this.reader);
		List<String> selected = query.columns();
		TableName copyOf = query.copyOf();
		return new TableChange.Selected(table, (columns != null) ? columns : selected, copyOf, ifNotExists);
	}

	private @Nullable TableChange dropped() {
		this.reader.require("DROP");
		if (!this.reader.skip("TABLE")) {
			return this.reader.isPostgresql() ? droppedWithAllThatNeedsIt() : null;
		}
		return new TableChange.Dropped(dropped(this::name));
	}

	private @Nullable TableChange droppedWithAllThatNeedsIt() {
		if (this.reader.skip("SCHEMA")) {
			List<String> schemas = dropped(() -> this.reader.name("the name of a schema").value());
			return cascades() ? new TableChange.SchemaDropped(schemas) : null;
		}
		if (this.reader.skip("EXTENSION")) {
			List<String> extensions = dropped(() -> this.reader.name("the name of an extension").value());
			return cascades() ? new TableChange.ExtensionDropped(extensions) : null;
		}
		if (this.reader.skip("TYPE") || this.reader.skip("DOMAIN")) {
			List<TableName> types = dropped(this::typeName);
			return cascades() ? new TableChange.TypeDropped(types) : null;
		}
		return null;
	}

	private <T> List<T> dropped(Supplier<T> name) {
		this.reader.skip("IF", "EXISTS");
		List<T> names = new ArrayList<>();
		do {
			names.add(name.get());
		}
		while (this.reader.skip(","));
		return names;
	}

	/**
	 * Return whether the statement says so; otherwise PostgreSQL refuses when anything
	 * would go along.
	 */
	private boolean cascades() {
		return this.reader.at("CASCADE");
	}

	private TableName typeName() {
		return tableName(QualifiedName.read(this.reader, "the name of a type"), false);
	}

	private @Nullable TableChange filled() {
		if (!this.reader.skipTo("INTO") || !this.reader.skip("INTO") || !this.reader.atName()) {
			return null;
		}
		TableName table = name();
		if (this.reader.skip("AS")) {
			this.reader.name("another name for the table");
		}
		List<String> columns = (this.reader.at("(") && !this.reader.at("(", "SELECT")) ? columnList() : null;
		if (this.reader.skip("OVERRIDING")) {
			this.reader.skipTo("VALUE");
			this.reader.require("VALUE");
		}
		SelectReader query = new SelectReader(this.reader);
		query.columns();
		TableName copyOf = query.copyOf();
		return (copyOf != null) ? new TableChange.Filled(table, columns, copyOf) : null;
	}

	private List<String> columnList() {
		List<String> columns = new ArrayList<>();
		do {
			this.reader.moveTo(this.reader.position() + 1);
			columns.add(this.reader.name("the name of a column").value());
		}
		while (this.reader.at(","));
		this.reader.require(")");
		return columns;
	}

	private @Nullable TableChange updated() {
		this.reader.require("UPDATE");
		if (this.reader.skip("OR")) {
			this.reader.moveTo(this.reader.position() + 1);
		}
		TableName table = name();
		if (!this.reader.skipTo("SET")) {
			return null;
		}
		List<String> columns = new ArrayList<>();
		do {
			this.reader.moveTo(this.reader.position() + 1);
			if (this.reader.at("(")) {
				columns.addAll(columnList());
			}
			else if (this.reader.atName()) {
				columns.add(this.reader.nameAt(this.reader.position()).value());
			}
		}
		while (this.reader.skipTo(",", "FROM", "WHERE") && this.reader.at(","));
		return this.reader.atEnd() ? new TableChange.Updated(table, columns) : null;
	}

	private TableName name() {
		return tableName(QualifiedName.readTable(this.reader), false);
	}

	private TableName tableName(QualifiedName table, boolean temporary) {
		return table.toTableName(this.statement.dialect(), temporary);
	}

}
