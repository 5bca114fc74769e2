package dev.migrator.sql;

import dev.migrator.sql.TableChange.TableName;
import org.jspecify.annotations.Nullable;

/**
 * A name, and the schema before it.
 */
record QualifiedName(@Nullable Name schema, Name name) {

	static QualifiedName read(SyntaxReader reader, String what) {
		Name schema = null;
		Name name = reader.name(what);
		while (reader.skip(".")) {
			schema = name;
			name = reader.name(what);
			if (!reader.isPostgresql()) {
				break;
			}
			// PostgreSQL lets the name of the database stand before the schema
		}
		return new QualifiedName(schema, name);
	}

	/**
	 * Read the name of a table that PostgreSQL may have {@code ONLY} before and an
	 * asterisk behind.
	 */
	static QualifiedName readTable(SyntaxReader reader) {
		boolean parentheses = reader.isPostgresql() && reader.skip("ONLY") && reader.skip("(");
		QualifiedName table = read(reader, "the name of a table");
		if (parentheses) {
			reader.require(")");
		}
		else if (reader.isPostgresql()) {
			reader.skip("*");
		}
		return table;
	}

	/**
	 * Return the name of a table.
	 * @param dialect the database
	 * @param temporary whether the statement says {@code TEMPORARY}
	 */
	TableName toTableName(SqlDialect dialect, boolean temporary) {
		String schemaOfTemporary = (dialect == SqlDialect.SQLITE) ? "temp" : "pg_temp";
		if (temporary || (this.schema != null && this.schema.is(schemaOfTemporary))) {
			return new TableName(schemaOfTemporary, this.name.value(), true);
		}
		return new TableName((this.schema != null) ? this.schema.value() : null, this.name.value());
	}

}
