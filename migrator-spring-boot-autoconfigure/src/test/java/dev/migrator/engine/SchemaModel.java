package dev.migrator.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * What a database consists of, as tests imagine it: tables, and what uses them. Whatever
 * mentions a table or a column holds the object and not its name, so that a new name is
 * everywhere at once.
 */
final class SchemaModel {

	final List<Table> tables = new ArrayList<>();

	/**
	 * Indexes, triggers and views, in the order in which they are created.
	 */
	final List<Item> items = new ArrayList<>();

	/**
	 * Make a piece of SQL.
	 * @param parts pieces, columns, tables, lists of all these, and strings of words and
	 * symbols with blanks between
	 */
	static List<Piece> sql(Object... parts) {
		List<Piece> pieces = new ArrayList<>();
		for (Object part : parts) {
			if (part instanceof Piece piece) {
				pieces.add(piece);
			}
			else if (part instanceof Column column) {
				pieces.add(new ColumnName(column));
			}
			else if (part instanceof Table table) {
				pieces.add(new TableName(table));
			}
			else if (part instanceof List<?> list) {
				pieces.addAll(sql(list.toArray()));
			}
			else {
				for (String word : ((String) part).strip().split("\\s+")) {
					pieces.add(word.matches("[A-Za-z_]+") ? new Word(word) : new Raw(word));
				}
			}
		}
		return pieces;
	}

	/**
	 * Make a list of names in parentheses.
	 */
	static List<Piece> list(List<?> members) {
		List<Object> parts = new ArrayList<>(List.of("("));
		for (int i = 0; i < members.size(); i++) {
			if (i > 0) {
				parts.add(",");
			}
			parts.add(members.get(i));
		}
		parts.add(")");
		return sql(parts.toArray());
	}

	static String fold(String name) {
		StringBuilder folded = new StringBuilder();
		name.chars().map((c) -> (c >= 'a' && c <= 'z') ? c - 32 : c).forEach((c) -> folded.append((char) c));
		return folded.toString();
	}

	static String quoted(String name) {
		return '"' + name.replace("\"", "\"\"") + '"';
	}

	boolean isTaken(String name) {
		return this.tables.stream().anyMatch((table) -> fold(table.name).equals(fold(name))) || this.items.stream()
			.anyMatch((item) -> !item.type.equals("trigger") && fold(item.name).equals(fold(name)));
	}

	boolean isTaken(String name, String type) {
		return isTaken(name)
				|| this.items.stream().anyMatch((item) -> item.type.equals(type) && fold(item.name).equals(fold(name)));
	}

	List<Item> using(Column column, String type) {
		return this.items.stream().filter((item) -> item.type.equals(type) && mentions(item.body, column)).toList();
	}

	/**
	 * Return the foreign keys that refer to a table, with the tables that have them.
	 */
	Map<Clause, Table> references(Table parent) {
		Map<Clause, Table> references = new LinkedHashMap<>();
		for (Table table : this.tables) {
			for (Clause clause : table.allClauses()) {
				if (clause.parent == parent) {
					references.put(clause, table);
				}
			}
		}
		return references;
	}

	static boolean mentions(List<Piece> pieces, Column column) {
		return pieces.stream().anyMatch((piece) -> piece instanceof ColumnName name && name.column() == column);
	}

	/**
	 * Something that SQL is made of.
	 */
	sealed interface Piece {

	}

	/**
	 * A keyword, or something else that may be written in capitals or not.
	 */
	record Word(String text) implements Piece {

	}

	/**
	 * Something that is written in one way only.
	 */
	record Raw(String text) implements Piece {

	}

	/**
	 * A name that nobody changes.
	 */
	record Label(String name) implements Piece {

	}

	record ColumnName(Column column) implements Piece {

	}

	/**
	 * The name of a column where the column is defined.
	 */
	record Definition(Column column) implements Piece {

	}

	record TableName(Table table) implements Piece {

	}

	enum Kind {

		PRIMARY_KEY("pkey"), UNIQUE("key"), CHECK("check"), FOREIGN_KEY("fkey"), NOT_NULL("not_null"), DEFAULT(null),
		COLLATE(null), GENERATED(null), NULL(null);

		final @Nullable String label;

		Kind(@Nullable String label) {
			this.label = label;
		}

	}

	static final class Table {

		String name;

		final List<Column> columns = new ArrayList<>();

		final List<Clause> constraints = new ArrayList<>();

		boolean withoutRowid;

		boolean strict;

		Table(String name) {
			this.name = name;
		}

		@Nullable Column column(String columnName) {
			return this.columns.stream()
				.filter((column) -> fold(column.name).equals(fold(columnName)))
				.findFirst()
				.orElse(null);
		}

		List<Clause> allClauses() {
			List<Clause> clauses = new ArrayList<>();
			this.columns.forEach((column) -> clauses.addAll(column.clauses));
			clauses.addAll(this.constraints);
			return clauses;
		}

		@Nullable Column owner(Clause clause) {
			return this.columns.stream().filter((column) -> column.clauses.contains(clause)).findFirst().orElse(null);
		}

		List<Column> members(Clause clause) {
			Column owner = owner(clause);
			return (owner != null) ? List.of(owner) : clause.columns;
		}

		@Nullable Clause primaryKey() {
			return allClauses().stream().filter((clause) -> clause.kind == Kind.PRIMARY_KEY).findFirst().orElse(null);
		}

		List<Column> primaryKeyColumns() {
			Clause key = primaryKey();
			return (key != null) ? members(key) : List.of();
		}

		boolean isPrimaryKey(Column column) {
			return primaryKeyColumns().contains(column);
		}

		boolean isKey(Column column) {
			return allClauses().stream()
				.anyMatch((clause) -> (clause.kind == Kind.PRIMARY_KEY || clause.kind == Kind.UNIQUE
						|| clause.kind == Kind.FOREIGN_KEY) && members(clause).contains(column));
		}

		boolean autoincrement() {
			Clause key = primaryKey();
			return key != null && key.body.contains(new Word("AUTOINCREMENT"));
		}

		void removeClauses(Predicate<Clause> condition) {
			this.columns.forEach((column) -> column.clauses.removeIf(condition));
			this.constraints.removeIf(condition);
		}

		/**
		 * Return the names by which constraints can be addressed: those they have, or
		 * those that PostgreSQL would have given them, unless it had to count.
		 */
		Map<String, Clause> constraintNames() {
			Map<String, Clause> names = new LinkedHashMap<>();
			Map<String, Integer> count = new HashMap<>();
			for (Clause clause : allClauses()) {
				String clauseName = (clause.name != null) ? clause.name : impliedName(clause);
				if (clauseName != null) {
					count.merge(fold(clauseName), 1, Integer::sum);
					if (clause.kind.label != null) {
						names.put(clauseName, clause);
					}
				}
			}
			names.keySet()
				.removeIf((candidate) -> count.getOrDefault(fold(candidate), 0) > 1 || candidate.length() > 40);
			return names;
		}

		private @Nullable String impliedName(Clause clause) {
			if (clause.kind.label == null) {
				return null;
			}
			List<Column> columns = new ArrayList<>();
			if (clause.kind == Kind.CHECK && owner(clause) == null) {
				this.columns.stream().filter((column) -> mentions(clause.body, column)).forEach(columns::add);
				if (columns.size() != 1) {
					columns.clear();
				}
			}
			else if (clause.kind != Kind.PRIMARY_KEY) {
				columns.addAll(members(clause));
			}
			StringBuilder implied = new StringBuilder(this.name);
			columns.forEach((column) -> implied.append('_').append(column.name));
			return implied.append('_').append(clause.kind.label).toString();
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

	static final class Column {

		String name;

		@Nullable String type;

		final List<Clause> clauses = new ArrayList<>();

		Column(String name, @Nullable String type) {
			this.name = name;
			this.type = type;
		}

		@Nullable Clause clause(Kind kind) {
			return this.clauses.stream().filter((clause) -> clause.kind == kind).findFirst().orElse(null);
		}

		boolean has(Kind kind) {
			return clause(kind) != null;
		}

		boolean isGenerated() {
			return has(Kind.GENERATED);
		}

		/**
		 * Return what kind of values the column prefers, by the rules of
		 * https://sqlite.org/datatype3.html.
		 */
		String affinity(boolean strict) {
			String folded = (this.type != null) ? this.type.toUpperCase(Locale.ROOT) : "";
			if (strict && folded.equals("ANY")) {
				return "ANY";
			}
			if (folded.contains("INT")) {
				return "INTEGER";
			}
			if (folded.contains("CHAR") || folded.contains("CLOB") || folded.contains("TEXT")) {
				return "TEXT";
			}
			if (folded.contains("BLOB") || folded.isEmpty()) {
				return "BLOB";
			}
			return (folded.contains("REAL") || folded.contains("FLOA") || folded.contains("DOUB")) ? "REAL" : "NUMERIC";
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

	/**
	 * A constraint of a column or a table, or what else can stand behind the type of a
	 * column.
	 */
	static final class Clause {

		final Kind kind;

		@Nullable String name;

		List<Piece> body;

		/**
		 * The columns of a key of the table.
		 */
		final List<Column> columns = new ArrayList<>();

		@Nullable Table parent;

		/**
		 * The columns referred to; empty if it is the primary key.
		 */
		final List<Column> parentColumns = new ArrayList<>();

		Clause(Kind kind, Object... body) {
			this.kind = kind;
			this.body = sql(body);
		}

		Clause named(@Nullable String clauseName) {
			this.name = clauseName;
			return this;
		}

		/**
		 * Return the columns that a foreign key refers to.
		 */
		List<Column> referredColumns() {
			return (this.parentColumns.isEmpty() && this.parent != null) ? this.parent.primaryKeyColumns()
					: this.parentColumns;
		}

		List<Piece> pieces() {
			return (this.name != null) ? sql("CONSTRAINT", new Label(this.name), this.body) : this.body;
		}

	}

	/**
	 * An index, a trigger or a view.
	 */
	static final class Item {

		final String type;

		final String name;

		final @Nullable Table table;

		final List<Piece> body;

		/**
		 * The names of the columns of a view, where they are certain.
		 */
		List<String> outputs = List.of();

		/**
		 * The view that a trigger is about.
		 */
		@Nullable Item view;

		/**
		 * The columns of a unique index that foreign keys can refer to.
		 */
		List<Column> key = List.of();

		Item(String type, String name, @Nullable Table table, Object... body) {
			this.type = type;
			this.name = name;
			this.table = table;
			this.body = sql(body);
		}

	}

}
