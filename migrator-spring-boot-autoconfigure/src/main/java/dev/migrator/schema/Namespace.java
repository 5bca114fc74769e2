package dev.migrator.schema;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

import dev.migrator.sql.Identifiers;
import dev.migrator.sql.TableChange.TableName;

/**
 * What names mean to a database: which of them are the same, and which table one means.
 * Types are named as tables are. Tables of the schema that the connection works in are
 * known by their name alone, those of others with their schema before it, as
 * {@code schema.name}.
 */
public abstract sealed class Namespace {

	private Namespace() {
	}

	/**
	 * Return what names mean to SQLite: it knows two cases of the letters A to Z, and
	 * tables of the main database only are followed.
	 * @return the names of SQLite
	 */
	public static Namespace ofSqlite() {
		return new Sqlite();
	}

	/**
	 * Return what names mean to PostgreSQL, which tells cases apart.
	 * @param searchPath the schemas in which a table is looked for whose name stands
	 * alone; in the first one it is created
	 * @return the names of PostgreSQL
	 */
	public static Namespace ofPostgresql(List<String> searchPath) {
		return new Postgresql(List.copyOf(searchPath));
	}

	/**
	 * Return the form of a name that is the same for all spellings of it.
	 * @param name a name without quotes
	 * @return the form
	 */
	public abstract String fold(String name);

	/**
	 * Return what a table is known by.
	 * @param table the table as a statement has it
	 * @return the name, or empty if the table is none of this database
	 */
	public abstract Optional<String> nameOf(TableName table);

	/**
	 * Return what a table may be known by that was there before a statement names it.
	 * @param table the table as the statement has it
	 * @return the names, of which the first that there is counts
	 */
	public abstract List<String> candidates(TableName table);

	/**
	 * Return schema and name of a table.
	 * @param name what it is known by
	 * @return schema and name; no schema where there are none to choose from
	 */
	public abstract TableName parse(String name);

	/**
	 * Return SQL for the name of something.
	 * @param name what it is known by
	 * @return its name as SQL has it, with its schema before it where it needs that
	 */
	public final String write(String name) {
		return writeBeside(name, parse(name).name());
	}

	/**
	 * Return SQL for the name of something that is in the schema of something else.
	 * @param other what the other is known by
	 * @param name the name without a schema and quotes
	 * @return the name as SQL has it
	 */
	public final String writeBeside(String other, String name) {
		TableName table = parse(other);
		boolean plain = table.schema() == null || other.equals(table.name());
		return plain ? Identifiers.write(name)
				: Identifiers.write(String.valueOf(table.schema())) + "." + Identifiers.write(name);
	}

	/**
	 * Return what something is known by that is in the schema of something else.
	 * @param other what the other is known by
	 * @param name the name without a schema and quotes
	 * @return what it is known by
	 */
	public final String beside(String other, String name) {
		return nameOf(new TableName(parse(other).schema(), name)).orElse(name);
	}

	/**
	 * Return whether two names mean the same.
	 * @param one a name without quotes
	 * @param other another
	 * @return whether they mean the same
	 */
	public final boolean same(String one, String other) {
		return fold(one).equals(fold(other));
	}

	/**
	 * Return whether a name is among others.
	 * @param names the others, without quotes
	 * @param name a name without quotes
	 * @return whether one of them means the same
	 */
	public final boolean contains(Collection<String> names, String name) {
		return names.stream().anyMatch((candidate) -> same(candidate, name));
	}

	private static final class Sqlite extends Namespace {

		private static final String MAIN = "main";

		@Override
		public String fold(String name) {
			return Identifiers.fold(name);
		}

		@Override
		public Optional<String> nameOf(TableName table) {
			return (table.schema() == null || Identifiers.same(table.schema(), MAIN)) ? Optional.of(table.name())
					: Optional.empty();
		}

		@Override
		public List<String> candidates(TableName table) {
			return nameOf(table).stream().toList();
		}

		@Override
		public TableName parse(String name) {
			return new TableName(null, name);
		}

	}

	private static final class Postgresql extends Namespace {

		private final List<String> searchPath;

		private Postgresql(List<String> searchPath) {
			this.searchPath = searchPath;
		}

		@Override
		public String fold(String name) {
			return name;
		}

		@Override
		public Optional<String> nameOf(TableName table) {
			String schema = table.schema();
			// A dot in a name must not be taken for the one behind a schema
			boolean plain = (schema == null || isCurrent(schema)) && table.name().indexOf('.') < 0;
			if (plain) {
				return Optional.of(table.name());
			}
			return Optional.of(part((schema != null) ? schema : current()) + "." + part(table.name()));
		}

		private boolean isCurrent(String schema) {
			return !this.searchPath.isEmpty() && this.searchPath.get(0).equals(schema);
		}

		private String current() {
			return this.searchPath.isEmpty() ? "public" : this.searchPath.get(0);
		}

		private static String part(String name) {
			return (name.indexOf('.') >= 0 || name.startsWith("\"")) ? Identifiers.quote(name) : name;
		}

		@Override
		public List<String> candidates(TableName table) {
			if (table.schema() != null || this.searchPath.isEmpty()) {
				return nameOf(table).stream().toList();
			}
			return this.searchPath.stream()
				.map((schema) -> new TableName(schema, table.name()))
				.flatMap((candidate) -> nameOf(candidate).stream())
				.toList();
		}

		@Override
		public TableName parse(String name) {
			int dot = endOfPart(name);
			return (dot < 0) ? new TableName(current(), name)
					: new TableName(unquoted(name.substring(0, dot)), unquoted(name.substring(dot + 1)));
		}

		private static int endOfPart(String name) {
			if (name.indexOf('.') < 0 || !name.startsWith("\"")) {
				return name.indexOf('.');
			}
			int end = 1;
			while (name.charAt(end) != '"' || name.startsWith("\"\"", end)) {
				end += (name.charAt(end) == '"') ? 2 : 1;
			}
			return end + 1;
		}

		private static String unquoted(String part) {
			return part.startsWith("\"") ? Identifiers.unquote(part) : part;
		}

	}

}
