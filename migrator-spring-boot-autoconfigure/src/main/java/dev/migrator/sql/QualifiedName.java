package dev.migrator.sql;

import org.jspecify.annotations.Nullable;

/**
 * A name, and the schema before it.
 */
record QualifiedName(@Nullable Name schema, Name name) {

	static QualifiedName read(SyntaxReader reader, String what) {
		Name first = reader.name(what);
		return reader.skip(".") ? new QualifiedName(first, reader.name(what)) : new QualifiedName(null, first);
	}

}
