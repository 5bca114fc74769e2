package dev.migrator.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.migrator.sql.TableChange.TableName;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link TableChange}.
 */
final class TableChangeReader {

	private static final String WHAT = "the name of a table";

	private final SqlStatement statement;

	private final String text;

	TableChangeReader(SqlStatement statement) {
		this.statement = statement;
		this.text = statement.text();
	}

	Optional<TableChange> read() {
		return switch (this.statement.keyword()) {
			case "CREATE" -> Optional.ofNullable(created(new SyntaxReader(this.text)));
			case "DROP" -> Optional.ofNullable(dropped(new SyntaxReader(this.text)));
			case "ALTER" -> altered();
			case "INSERT", "REPLACE" -> Optional.ofNullable(filled(new SyntaxReader(this.text)));
			case "UPDATE" -> Optional.ofNullable(updated(new SyntaxReader(this.text)));
			default -> Optional.empty();
		};
	}

	private Optional<TableChange> altered() {
		if (this.statement.kind() != StatementKind.ALTER_TABLE) {
			return Optional.empty();
		}
		AlterTable alter = AlterTable.parse(this.text);
		Name schema = alter.schema();
		return Optional.of(new TableChange.Altered(
				new TableName((schema != null) ? schema.value() : null, alter.table().value()), alter.actions()));
	}

	private @Nullable TableChange created(SyntaxReader reader) {
		reader.require("CREATE");
		boolean temporary = reader.skip("TEMP") || reader.skip("TEMPORARY");
		boolean virtual = reader.skip("VIRTUAL");
		if (!reader.skip("TABLE")) {
			return null;
		}
		boolean ifNotExists = reader.skip("IF", "NOT", "EXISTS");
		TableName table = name(reader);
		if (temporary) {
			table = new TableName("temp", table.name());
		}
		if (virtual) {
			return new TableChange.Created(table, null, ifNotExists);
		}
		if (reader.skip("AS")) {
			return selected(reader, table, ifNotExists);
		}
		List<String> columns = CreateTable.parse(this.text)
			.columns()
			.stream()
			.map((column) -> column.name().value())
			.toList();
		return new TableChange.Created(table, columns, ifNotExists);
	}

	private static TableChange selected(SyntaxReader reader, TableName table, boolean ifNotExists) {
		int start = reader.position();
		TableName copyOf = copyOf(reader);
		reader.moveTo(start);
		List<String> columns = (reader.skip("SELECT") && !reader.at("*")) ? columns(reader) : null;
		return new TableChange.Selected(table, columns, copyOf, ifNotExists);
	}

	/**
	 * Return the table of which a query takes all rows, or {@code null} if it does
	 * anything else.
	 */
	private static @Nullable TableName copyOf(SyntaxReader reader) {
		if (!reader.skip("SELECT") || reader.at("DISTINCT") || !skipTo(reader, "FROM") || !reader.skip("FROM")
				|| !reader.atName()) {
			return null;
		}
		TableName table = name(reader);
		if (reader.skip("AS") || (reader.atName() && !reader.at("ORDER"))) {
			reader.moveTo(reader.position() + 1);
		}
		return (reader.atEnd() || (reader.skip("ORDER", "BY") && !skipTo(reader, "LIMIT"))) ? table : null;
	}

	/**
	 * Move to a word that stands in no parentheses, or to the end.
	 * @return whether there is such a word
	 */
	private static boolean skipTo(SyntaxReader reader, String word) {
		int depth = 0;
		while (!reader.atEnd() && !(depth == 0 && reader.at(word))) {
			depth += reader.at("(") ? 1 : reader.at(")") ? -1 : 0;
			reader.moveTo(reader.position() + 1);
		}
		return !reader.atEnd();
	}

	private static @Nullable List<String> columns(SyntaxReader reader) {
		List<String> columns = new ArrayList<>();
		int depth = 0;
		boolean named = false;
		while (!reader.atEnd()) {
			if (depth == 0 && (reader.at(",") || reader.at("FROM"))) {
				if (!named) {
					return null;
				}
				columns.add(reader.nameAt(reader.position() - 1).value());
				if (reader.at("FROM")) {
					return columns;
				}
			}
			depth += reader.at("(") ? 1 : reader.at(")") ? -1 : 0;
			named = reader.atName();
			reader.moveTo(reader.position() + 1);
		}
		return null;
	}

	private static @Nullable TableChange dropped(SyntaxReader reader) {
		reader.require("DROP");
		if (!reader.skip("TABLE")) {
			return null;
		}
		reader.skip("IF", "EXISTS");
		List<TableName> tables = new ArrayList<>();
		do {
			tables.add(name(reader));
		}
		while (reader.skip(","));
		return new TableChange.Dropped(tables);
	}

	private static @Nullable TableChange filled(SyntaxReader reader) {
		if (!skipTo(reader, "INTO") || !reader.skip("INTO") || !reader.atName()) {
			return null;
		}
		TableName table = name(reader);
		List<String> columns = reader.at("(") ? new ArrayList<>() : null;
		if (columns != null) {
			do {
				reader.moveTo(reader.position() + 1);
				columns.add(reader.name("the name of a column").value());
			}
			while (reader.at(","));
			reader.require(")");
		}
		TableName copyOf = copyOf(reader);
		return (copyOf != null) ? new TableChange.Filled(table, columns, copyOf) : null;
	}

	private static @Nullable TableChange updated(SyntaxReader reader) {
		reader.require("UPDATE");
		if (reader.skip("OR")) {
			reader.moveTo(reader.position() + 1);
		}
		TableName table = name(reader);
		if (!skipTo(reader, "SET")) {
			return null;
		}
		List<String> columns = new ArrayList<>();
		do {
			reader.moveTo(reader.position() + 1);
			if (reader.atName()) {
				columns.add(reader.nameAt(reader.position()).value());
			}
		}
		while (nextAssignment(reader));
		return reader.atEnd() ? new TableChange.Updated(table, columns) : null;
	}

	private static boolean nextAssignment(SyntaxReader reader) {
		int depth = 0;
		while (!reader.atEnd() && !(depth == 0 && (reader.at(",") || reader.at("FROM") || reader.at("WHERE")))) {
			depth += reader.at("(") ? 1 : reader.at(")") ? -1 : 0;
			reader.moveTo(reader.position() + 1);
		}
		return reader.at(",");
	}

	private static TableName name(SyntaxReader reader) {
		QualifiedName name = QualifiedName.read(reader, WHAT);
		Name schema = name.schema();
		return new TableName((schema != null) ? schema.value() : null, name.name().value());
	}

}
