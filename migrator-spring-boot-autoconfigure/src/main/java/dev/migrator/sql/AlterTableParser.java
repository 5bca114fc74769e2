package dev.migrator.sql;

import java.util.ArrayList;
import java.util.List;

import dev.migrator.sql.AlterTable.Action;
import dev.migrator.sql.AlterTable.AddColumn;
import dev.migrator.sql.AlterTable.AddConstraint;
import dev.migrator.sql.AlterTable.DropColumn;
import dev.migrator.sql.AlterTable.DropConstraint;
import dev.migrator.sql.AlterTable.DropDefault;
import dev.migrator.sql.AlterTable.DropNotNull;
import dev.migrator.sql.AlterTable.RenameColumn;
import dev.migrator.sql.AlterTable.RenameConstraint;
import dev.migrator.sql.AlterTable.RenameTable;
import dev.migrator.sql.AlterTable.SetDefault;
import dev.migrator.sql.AlterTable.SetNotNull;
import dev.migrator.sql.AlterTable.SetType;

/**
 * Reads {@link AlterTable}.
 */
final class AlterTableParser {

	private final SyntaxReader reader;

	private final DefinitionReader definitions;

	AlterTableParser(String text) {
		this.reader = new SyntaxReader(text);
		this.definitions = new DefinitionReader(this.reader);
	}

	AlterTable parse() {
		this.reader.require("ALTER", "TABLE");
		boolean ifExists = this.reader.skip("IF", "EXISTS");
		int next = this.reader.position() + 1;
		if (this.reader.isName(next) && !this.reader.matches(next, "RENAME")) {
			this.reader.skip("ONLY");
		}
		QualifiedName table = QualifiedName.read(this.reader, "the name of a table");
		this.reader.skip("*");
		List<Action> actions = new ArrayList<>();
		do {
			actions.add(action());
		}
		while (this.reader.skip(","));
		if (this.reader.at("CASCADE")) {
			throw this.reader.error("SQLite has no CASCADE here: "
					+ "drop what depends on it in statements of their own, before this one");
		}
		if (!this.reader.atEnd()) {
			throw this.reader.expected("a comma or the end of the statement");
		}
		return new AlterTable(this.reader.text(), ifExists, table.schema(), table.name(), actions,
				this.reader.since(0));
	}

	private Action action() {
		int start = this.reader.position();
		if (this.reader.skip("ADD")) {
			return add(start);
		}
		if (this.reader.skip("DROP")) {
			return drop(start);
		}
		if (this.reader.skip("RENAME")) {
			return rename(start);
		}
		if (this.reader.skip("ALTER")) {
			return alter(start);
		}
		throw this.reader.expected("ADD, DROP, RENAME or ALTER");
	}

	private Action add(int start) {
		if (this.definitions.atTableConstraint()) {
			Constraint constraint = this.definitions.tableConstraint();
			if (constraint instanceof Constraint.NameOnly) {
				throw this.reader.expected("PRIMARY KEY, UNIQUE, CHECK or FOREIGN KEY");
			}
			return new AddConstraint(constraint, this.reader.since(start));
		}
		skipColumn();
		boolean ifNotExists = this.reader.skip("IF", "NOT", "EXISTS");
		Column column = this.definitions.column();
		return new AddColumn(ifNotExists, column, this.reader.since(start));
	}

	private Action drop(int start) {
		if (this.reader.skip("CONSTRAINT")) {
			boolean ifExists = this.reader.skip("IF", "EXISTS");
			Name constraint = constraintName();
			this.reader.skip("RESTRICT");
			return new DropConstraint(ifExists, constraint, this.reader.since(start));
		}
		skipColumn();
		boolean ifExists = this.reader.skip("IF", "EXISTS");
		Name column = columnName();
		this.reader.skip("RESTRICT");
		return new DropColumn(ifExists, column, this.reader.since(start));
	}

	private Action rename(int start) {
		if (this.reader.skip("TO")) {
			Name to = this.reader.name("the new name of the table");
			return new RenameTable(to, this.reader.since(start));
		}
		if (this.reader.skip("CONSTRAINT")) {
			Name constraint = constraintName();
			this.reader.require("TO");
			Name to = constraintName();
			return new RenameConstraint(constraint, to, this.reader.since(start));
		}
		skipColumn("TO");
		Name column = columnName();
		this.reader.require("TO");
		Name to = columnName();
		return new RenameColumn(column, to, this.reader.since(start));
	}

	private Action alter(int start) {
		// TYPE may be a column too, but then a verb follows it
		boolean name = isVerb(this.reader.position() + 2);
		skipColumn(name ? new String[0] : new String[] { "SET", "DROP", "TYPE" });
		Name column = columnName();
		if (this.reader.skip("TYPE") || this.reader.skip("SET", "DATA", "TYPE")) {
			return setType(start, column);
		}
		if (this.reader.skip("SET", "DEFAULT")) {
			Expression value = this.reader.expression("a default value");
			return new SetDefault(column, value, this.reader.since(start));
		}
		if (this.reader.skip("DROP", "DEFAULT")) {
			return new DropDefault(column, this.reader.since(start));
		}
		if (this.reader.skip("DROP", "NOT", "NULL")) {
			return new DropNotNull(column, this.reader.since(start));
		}
		if (this.reader.at("SET", "NOT", "NULL")) {
			this.reader.require("SET");
			int notNull = this.reader.position();
			this.reader.require("NOT", "NULL");
			this.definitions.conflictClause();
			return new SetNotNull(column, new Expression(this.reader.since(notNull)), this.reader.since(start));
		}
		if (this.reader.skip("SET")) {
			throw this.reader.expected("DATA TYPE, DEFAULT or NOT NULL");
		}
		if (this.reader.skip("DROP")) {
			throw this.reader.expected("DEFAULT or NOT NULL");
		}
		throw this.reader.expected("TYPE, SET or DROP");
	}

	private Action setType(int start, Name column) {
		TypeName type = this.definitions.type();
		if (type == null) {
			throw this.reader.expected("a type");
		}
		Name collation = this.reader.collation();
		Expression using = this.reader.skip("USING") ? this.reader.expression("an expression") : null;
		return new SetType(column, type, collation, using, this.reader.since(start));
	}

	/**
	 * Pass over the word {@code COLUMN}, unless what follows leaves it no choice but to
	 * be the name.
	 * @param followers what can only follow a name
	 */
	private void skipColumn(String... followers) {
		int next = this.reader.position() + 1;
		boolean name = this.reader.isEnd(next) || this.reader.matches(next, ",");
		for (String follower : followers) {
			name = name || this.reader.matches(next, follower);
		}
		if (!name) {
			this.reader.skip("COLUMN");
		}
	}

	private boolean isVerb(int index) {
		return this.reader.matches(index, "TYPE") || this.reader.matches(index, "SET")
				|| this.reader.matches(index, "DROP");
	}

	private Name columnName() {
		return this.reader.name("the name of a column");
	}

	private Name constraintName() {
		return this.reader.name("the name of a constraint");
	}

}
