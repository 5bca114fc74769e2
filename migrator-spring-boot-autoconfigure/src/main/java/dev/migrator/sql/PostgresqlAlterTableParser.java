package dev.migrator.sql;

import java.util.ArrayList;
import java.util.List;

import dev.migrator.sql.AlterTable.Action;
import dev.migrator.sql.AlterTable.AddColumn;
import dev.migrator.sql.AlterTable.DropColumn;
import dev.migrator.sql.AlterTable.RenameColumn;
import dev.migrator.sql.AlterTable.RenameTable;
import dev.migrator.sql.AlterTable.SetNotNull;
import dev.migrator.sql.AlterTable.SetSchema;
import dev.migrator.sql.AlterTable.SetType;
import dev.migrator.sql.AlterTable.Unread;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link AlterTable} as far as it has to be known what becomes of tables and
 * columns on PostgreSQL, which runs the statement itself.
 */
final class PostgresqlAlterTableParser {

	private static final String COLUMN = "the name of a column";

	private final SyntaxReader reader;

	private final PostgresqlColumnReader columns;

	PostgresqlAlterTableParser(String text) {
		this.reader = new SyntaxReader(text, SqlDialect.POSTGRESQL);
		this.columns = new PostgresqlColumnReader(this.reader);
	}

	AlterTable parse() {
		this.reader.require("ALTER", "TABLE");
		boolean ifExists = this.reader.skip("IF", "EXISTS");
		QualifiedName table = QualifiedName.readTable(this.reader);
		List<Action> actions = new ArrayList<>();
		do {
			actions.add(action());
		}
		while (this.reader.skip(","));
		return new AlterTable(this.reader.text(), ifExists, table.schema(), table.name(), actions,
				this.reader.since(0));
	}

	private Action action() {
		int start = this.reader.position();
		Action action = null;
		try {
			action = action(start);
		}
		catch (SqlSyntaxException ex) {
			// Of a newer version, or not right, which the database will say
			this.reader.moveTo(start);
		}
		this.reader.skipTo(",");
		if (this.reader.position() == start) {
			throw this.reader.expected("an action");
		}
		return (action != null) ? action : new Unread(this.reader.since(start));
	}

	private @Nullable Action action(int start) {
		if (this.reader.skip("ADD")) {
			return add(start);
		}
		if (this.reader.skip("DROP")) {
			return drop(start);
		}
		if (this.reader.skip("RENAME")) {
			return rename(start);
		}
		if (this.reader.skip("SET", "SCHEMA")) {
			Name schema = this.reader.name("the name of a schema");
			return new SetSchema(schema, this.reader.since(start));
		}
		if (this.reader.skip("ALTER")) {
			this.reader.skip("COLUMN");
			Name column = this.reader.name(COLUMN);
			if (this.reader.skip("TYPE") || this.reader.skip("SET", "DATA", "TYPE")) {
				return setType(start, column);
			}
			return this.reader.skip("SET") ? setNotNull(start, column) : null;
		}
		return null;
	}

	private Action setType(int start, Name column) {
		int from = this.reader.position();
		this.reader.skipTo(",", "COLLATE", "USING");
		Span span = this.reader.since(from);
		TypeName type = new TypeName(span.text(this.reader.text()), span);
		this.reader.skipTo(",");
		return new SetType(column, type, null, null, this.reader.since(start));
	}

	private @Nullable Action setNotNull(int start, Name column) {
		int notNull = this.reader.position();
		return this.reader.skip("NOT", "NULL")
				? new SetNotNull(column, new Expression(this.reader.since(notNull)), this.reader.since(start)) : null;
	}

	private @Nullable Action add(int start) {
		if (!this.reader.skip("COLUMN") && this.columns.atTableConstraint()) {
			return null;
		}
		boolean ifNotExists = this.reader.skip("IF", "NOT", "EXISTS");
		Column column = this.columns.column();
		return new AddColumn(ifNotExists, column, this.reader.since(start));
	}

	private @Nullable Action drop(int start) {
		if (this.reader.skip("CONSTRAINT")) {
			return null;
		}
		this.reader.skip("COLUMN");
		boolean ifExists = this.reader.skip("IF", "EXISTS");
		Name column = this.reader.name(COLUMN);
		return new DropColumn(ifExists, column, this.reader.since(start));
	}

	private @Nullable Action rename(int start) {
		if (this.reader.skip("CONSTRAINT")) {
			return null;
		}
		if (this.reader.skip("TO")) {
			Name to = this.reader.name("the new name of the table");
			return new RenameTable(to, this.reader.since(start));
		}
		this.reader.skip("COLUMN");
		Name column = this.reader.name(COLUMN);
		this.reader.require("TO");
		Name to = this.reader.name(COLUMN);
		return new RenameColumn(column, to, this.reader.since(start));
	}

}
