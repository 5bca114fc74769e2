package dev.migrator.database.sqlite;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.migrator.schema.Column;
import dev.migrator.schema.Column.Generation;
import dev.migrator.schema.Column.Generation.AutoIncrement;
import dev.migrator.schema.Column.Generation.Computed;
import dev.migrator.schema.Constraint;
import dev.migrator.schema.Constraint.Check;
import dev.migrator.schema.Constraint.Deferral;
import dev.migrator.schema.Constraint.ForeignKey;
import dev.migrator.schema.Constraint.PrimaryKey;
import dev.migrator.schema.Constraint.Unique;
import dev.migrator.schema.Index;
import dev.migrator.schema.Namespace;
import dev.migrator.schema.Schema;
import dev.migrator.schema.SqlText;
import dev.migrator.schema.Table;
import dev.migrator.schema.Trigger;
import dev.migrator.schema.View;
import dev.migrator.sql.ConstraintNames;
import dev.migrator.sql.ConstraintNames.NamedConstraint;
import dev.migrator.sql.CreateIndex;
import dev.migrator.sql.CreateTable;
import dev.migrator.sql.IndexedColumn;
import dev.migrator.sql.Name;
import dev.migrator.sql.SqlDialect;
import dev.migrator.sql.SqlLexer;
import dev.migrator.sql.SyntaxNode;
import dev.migrator.sql.Token;
import dev.migrator.sql.Token.Kind;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Reads a schema out of the statements that have made it, which SQLite keeps. Virtual
 * tables are left out, since only their module knows what they are made of.
 */
final class SqliteSchemaReader {

	private static final String OBJECTS = """
			SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE sql IS NOT NULL \
			AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
			AND name NOT IN (SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('virtual', 'shadow')) \
			AND tbl_name NOT IN (SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow') \
			ORDER BY rowid""";

	private final JdbcTemplate template;

	private final Namespace names = Namespace.ofSqlite();

	private final Map<String, CreateTable> tables = new LinkedHashMap<>();

	private final Map<String, List<Index>> indexes = new LinkedHashMap<>();

	private final Map<String, List<Trigger>> triggers = new LinkedHashMap<>();

	private final Map<String, String> views = new LinkedHashMap<>();

	SqliteSchemaReader(JdbcTemplate template) {
		this.template = template;
	}

	/**
	 * Read the main schema.
	 */
	Schema read() {
		this.template.query(OBJECTS, (row) -> {
			add(row.getString(1), row.getString(2), this.names.fold(row.getString(3)), row.getString(4));
		});
		return new Schema(SqlDialect.SQLITE, this.names, List.of(), List.of(),
				this.tables.values().stream().map(this::table).toList(),
				this.views.entrySet().stream().map((view) -> view(view.getKey(), view.getValue())).toList());
	}

	private void add(String type, String name, String of, String sql) {
		switch (type) {
			case "table" -> this.tables.put(of, CreateTable.parse(sql));
			case "index" -> this.indexes.computeIfAbsent(of, (table) -> new ArrayList<>()).add(index(name, sql));
			case "trigger" ->
				this.triggers.computeIfAbsent(of, (table) -> new ArrayList<>()).add(new Trigger(name, text(sql)));
			case "view" -> this.views.put(name, sql);
			default -> throw new IllegalStateException("'" + type + "' is no kind of object");
		}
	}

	private static SqlText text(String sql) {
		return SqlText.of(sql, SqlDialect.SQLITE);
	}

	private static SqlText text(SyntaxNode node, String source) {
		return text(node.span().text(source));
	}

	private static Index index(String name, String sql) {
		CreateIndex index = CreateIndex.parse(sql);
		String definition = sql.substring(index.table().span().end()).strip();
		boolean plain = index.where() == null && index.columns()
			.stream()
			.allMatch((member) -> member.column() != null && member.span().equals(member.column().span()));
		List<String> columns = plain ? index.columns().stream().map(SqliteSchemaReader::nameOf).toList() : List.of();
		return new Index(name, index.unique(), columns, text(definition));
	}

	private static String nameOf(IndexedColumn member) {
		return Optional.ofNullable(member.column()).map(Name::value).orElse("");
	}

	private Table table(CreateTable table) {
		String name = table.name().value();
		String key = this.names.fold(name);
		List<String> options = new ArrayList<>();
		if (table.strict()) {
			options.add("STRICT");
		}
		if (table.withoutRowid()) {
			options.add("WITHOUT ROWID");
		}
		List<Constraint> constraints = constraints(table);
		List<String> primaryKey = constraints.stream()
			.filter(PrimaryKey.class::isInstance)
			.map((constraint) -> ((PrimaryKey) constraint).columns())
			.findFirst()
			.orElse(List.of());
		List<Column> columns = table.columns().stream().map((column) -> column(table, column, primaryKey)).toList();
		return new Table(name, columns, constraints, this.indexes.getOrDefault(key, List.of()),
				this.triggers.getOrDefault(key, List.of()), String.join(", ", options), null);
	}

	private static Column column(CreateTable table, dev.migrator.sql.Column column, List<String> primaryKey) {
		String source = table.text();
		String name = column.name().value();
		String type = (column.type() != null) ? column.type().value() : "";
		boolean key = primaryKey.contains(name);
		// SQLite forgives null in most primary keys; nobody wants it to
		boolean notNull = key || !column.constraints(dev.migrator.sql.Constraint.NotNull.class).isEmpty();
		SqlText defaultValue = column.constraint(dev.migrator.sql.Constraint.Default.class)
			.map((value) -> text(value.value(), source))
			.orElse(null);
		SqlText collation = column.constraint(dev.migrator.sql.Constraint.Collate.class)
			.filter((collate) -> !collate.collation().is("BINARY"))
			.map((collate) -> text(collate.collation(), source))
			.orElse(null);
		Generation generation = column.constraint(dev.migrator.sql.Constraint.Generated.class)
			.map((generated) -> (Generation) new Computed(text(generated.expression(), source), generated.stored()))
			.orElse((key && isNumbered(table)) ? new AutoIncrement() : null);
		return new Column(name, text(type), !notNull, defaultValue, generation, collation, null);
	}

	private static boolean isNumbered(CreateTable table) {
		return new ConstraintNames(table).all()
			.stream()
			.anyMatch((named) -> named.constraint() instanceof dev.migrator.sql.Constraint.PrimaryKey key
					&& key.autoincrement());
	}

	private List<Constraint> constraints(CreateTable table) {
		List<Constraint> constraints = new ArrayList<>();
		for (NamedConstraint named : new ConstraintNames(table).all()) {
			constraint(table, named).ifPresent(constraints::add);
		}
		return constraints;
	}

	private Optional<Constraint> constraint(CreateTable table, NamedConstraint named) {
		String name = named.name();
		dev.migrator.sql.Constraint constraint = named.constraint();
		if (constraint instanceof dev.migrator.sql.Constraint.PrimaryKey key) {
			return Optional.of(new PrimaryKey(name, members(table, named, key.columns())));
		}
		if (constraint instanceof dev.migrator.sql.Constraint.Unique unique) {
			return Optional.of(new Unique(name, members(table, named, unique.columns()), true, Deferral.NONE));
		}
		if (constraint instanceof dev.migrator.sql.Constraint.Check check) {
			return Optional.of(new Check(name, text(check.expression(), table.text())));
		}
		if (constraint instanceof dev.migrator.sql.Constraint.ForeignKey key) {
			return Optional.of(foreignKey(table, named, key));
		}
		return Optional.empty();
	}

	private static List<String> members(CreateTable table, NamedConstraint named, List<IndexedColumn> members) {
		return columns(table, named, members.stream().map(SqliteSchemaReader::nameOf).toList());
	}

	private static List<String> columns(CreateTable table, NamedConstraint named, List<String> names) {
		if (named.column() != null) {
			return List.of(named.column().name().value());
		}
		return names.stream().map((name) -> declared(table, name)).toList();
	}

	/**
	 * Return a name of a column as the column itself spells it.
	 */
	private static String declared(CreateTable table, String name) {
		return table.column(name).map((column) -> column.name().value()).orElse(name);
	}

	private ForeignKey foreignKey(CreateTable table, NamedConstraint named,
			dev.migrator.sql.Constraint.ForeignKey key) {
		CreateTable parent = this.tables.get(this.names.fold(key.parent().value()));
		List<String> parentColumns = key.parentColumns().stream().map(Name::value).toList();
		if (parent != null) {
			parentColumns = parentColumns.isEmpty() ? primaryKey(parent)
					: parentColumns.stream().map((name) -> declared(parent, name)).toList();
		}
		List<String> words = words(key, table.text());
		return new ForeignKey(named.name(), columns(table, named, key.columns().stream().map(Name::value).toList()),
				(parent != null) ? parent.name().value() : key.parent().value(), parentColumns, action(words, "DELETE"),
				action(words, "UPDATE"), deferral(table, named, words));
	}

	private List<String> primaryKey(CreateTable table) {
		return constraints(table, dev.migrator.sql.Constraint.PrimaryKey.class).stream()
			.flatMap((named) -> members(table, named,
					((dev.migrator.sql.Constraint.PrimaryKey) named.constraint()).columns())
				.stream())
			.toList();
	}

	private static List<NamedConstraint> constraints(CreateTable table,
			Class<? extends dev.migrator.sql.Constraint> kind) {
		return new ConstraintNames(table).all()
			.stream()
			.filter((named) -> kind.isInstance(named.constraint()))
			.toList();
	}

	private static List<String> words(SyntaxNode node, String source) {
		String text = node.span().text(source);
		return SqlLexer.tokens(text, SqlDialect.SQLITE)
			.stream()
			.filter((token) -> !token.kind().isTrivia())
			.map((token) -> word(token, text))
			.toList();
	}

	private static String word(Token token, String text) {
		String word = token.text(text);
		return (token.kind() == Kind.WORD) ? word.toUpperCase(Locale.ROOT) : "";
	}

	private static String action(List<String> words, String event) {
		String action = ForeignKey.NO_ACTION;
		for (int i = 0; i + 2 < words.size(); i++) {
			if (words.get(i).equals("ON") && words.get(i + 1).equals(event)) {
				String first = words.get(i + 2);
				action = Set.of("SET", "NO").contains(first) ? first + " " + words.get(i + 3) : first;
			}
		}
		return action;
	}

	private static Deferral deferral(CreateTable table, NamedConstraint named, List<String> words) {
		List<String> all = new ArrayList<>(words);
		if (named.column() != null) {
			// It may stand apart from its key
			named.column()
				.constraints(dev.migrator.sql.Constraint.Deferral.class)
				.forEach((apart) -> all.addAll(words(apart, table.text())));
		}
		int place = all.lastIndexOf("DEFERRABLE");
		if (place < 0 || (place > 0 && all.get(place - 1).equals("NOT"))) {
			return Deferral.NONE;
		}
		boolean deferred = place + 2 < all.size() && all.get(place + 2).equals("DEFERRED");
		return deferred ? Deferral.INITIAL : Deferral.POSSIBLE;
	}

	private View view(String name, String sql) {
		List<String> uses = new ArrayList<>(
				this.tables.values().stream().map((table) -> table.name().value()).toList());
		uses.addAll(this.views.keySet());
		String definition = definition(sql);
		SqlText text = text(definition);
		return new View(name, false, text,
				uses.stream().filter((used) -> !this.names.same(used, name) && text.mentions(used)).toList(), List.of(),
				this.triggers.getOrDefault(this.names.fold(name), List.of()));
	}

	/**
	 * Return what follows the name of a view. SQLite stores {@code CREATE VIEW} and the
	 * name as they were written, but never a schema.
	 */
	private static String definition(String sql) {
		SqlLexer lexer = new SqlLexer(sql, SqlDialect.SQLITE);
		int significant = 0;
		while (lexer.advance()) {
			significant += lexer.kind().isTrivia() ? 0 : 1;
			if (significant == 3) {
				return sql.substring(lexer.end()).strip();
			}
		}
		throw new IllegalStateException("'" + sql + "' creates no view");
	}

}
