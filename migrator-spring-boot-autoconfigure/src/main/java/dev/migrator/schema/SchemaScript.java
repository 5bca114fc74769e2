package dev.migrator.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.migrator.schema.Column.Generation;
import dev.migrator.schema.Column.Generation.AutoIncrement;
import dev.migrator.schema.Column.Generation.Computed;
import dev.migrator.schema.Column.Generation.Identity;
import dev.migrator.schema.Column.Generation.Serial;
import dev.migrator.schema.Constraint.Check;
import dev.migrator.schema.Constraint.Verbatim;
import dev.migrator.schema.Constraint.ForeignKey;
import dev.migrator.schema.Constraint.PrimaryKey;
import dev.migrator.schema.Constraint.Unique;
import dev.migrator.schema.SchemaChange.AddColumn;
import dev.migrator.schema.SchemaChange.AddConstraint;
import dev.migrator.schema.SchemaChange.AddEnumLabels;
import dev.migrator.schema.SchemaChange.AddNumbering;
import dev.migrator.schema.SchemaChange.AlterSequence;
import dev.migrator.schema.SchemaChange.CreateEnumType;
import dev.migrator.schema.SchemaChange.CreateIndex;
import dev.migrator.schema.SchemaChange.CreateSequence;
import dev.migrator.schema.SchemaChange.CreateTable;
import dev.migrator.schema.SchemaChange.CreateTrigger;
import dev.migrator.schema.SchemaChange.CreateView;
import dev.migrator.schema.SchemaChange.DropColumn;
import dev.migrator.schema.SchemaChange.DropConstraint;
import dev.migrator.schema.SchemaChange.DropEnumType;
import dev.migrator.schema.SchemaChange.DropIndex;
import dev.migrator.schema.SchemaChange.DropNumbering;
import dev.migrator.schema.SchemaChange.DropSequence;
import dev.migrator.schema.SchemaChange.DropTable;
import dev.migrator.schema.SchemaChange.DropTrigger;
import dev.migrator.schema.SchemaChange.DropView;
import dev.migrator.schema.SchemaChange.ReplaceEnumType;
import dev.migrator.schema.SchemaChange.SetComment;
import dev.migrator.schema.SchemaChange.SetDefault;
import dev.migrator.schema.SchemaChange.SetIdentity;
import dev.migrator.schema.SchemaChange.SetNullable;
import dev.migrator.schema.SchemaChange.SetType;
import dev.migrator.schema.SchemaChange.TableChange;
import dev.migrator.sql.Identifiers;
import dev.migrator.sql.SqlDialect;
import org.jspecify.annotations.Nullable;

/**
 * Writes changes of a schema as SQL: as portable as what changes. Changes of one table
 * that follow each other become one {@code ALTER TABLE}.
 */
public final class SchemaScript {

	private static final String INDENT = "  ";

	// What format_type() of PostgreSQL says, and what people write
	private static final Map<String, String> USUAL_TYPES = Map.of("character varying", "VARCHAR", "character", "CHAR",
			"timestamp without time zone", "TIMESTAMP", "time without time zone", "TIME");

	private final SqlDialect dialect;

	private final Namespace names;

	private final List<String> statements = new ArrayList<>();

	private SchemaScript(SqlDialect dialect, Namespace names) {
		this.dialect = dialect;
		this.names = names;
	}

	/**
	 * Write changes.
	 * @param changes what to do, in this order
	 * @param schema a schema of the database that they are for
	 * @return the statements, without a semicolon at their end
	 */
	public static List<String> of(List<SchemaChange> changes, Schema schema) {
		SchemaScript script = new SchemaScript(schema.dialect(), schema.namespace());
		int next = 0;
		while (next < changes.size()) {
			next = script.write(changes, next);
		}
		return List.copyOf(script.statements);
	}

	private int write(List<SchemaChange> changes, int index) {
		if (!(changes.get(index) instanceof TableChange first)) {
			write(changes.get(index));
			return index + 1;
		}
		int end = index;
		List<String> actions = new ArrayList<>();
		boolean added = false;
		while (end < changes.size() && changes.get(end) instanceof TableChange change && change.of().equals(first.of())
				&& !(added && change instanceof DropColumn)) {
			// Within one statement, columns would be dropped first: perhaps the last
			// there is
			added |= change instanceof AddColumn;
			actions.add(action(change));
			end++;
		}
		String table = "ALTER TABLE " + name(first.of());
		add(actions.size() == 1 ? table + " " + actions.get(0)
				: actions.stream().collect(Collectors.joining(",\n" + INDENT, table + "\n" + INDENT, "")));
		for (SchemaChange change : changes.subList(index, end)) {
			if (change instanceof AddColumn add) {
				comment(add.of(), add.column().name(), add.column().comment(), false);
			}
		}
		return end;
	}

	private void add(String statement) {
		this.statements.add(statement);
	}

	private void write(SchemaChange change) {
		if (change instanceof CreateTable create) {
			createTable(create.table());
		}
		else if (change instanceof DropTable drop) {
			add("DROP TABLE " + name(drop.of()));
		}
		else if (change instanceof CreateIndex create) {
			createIndex(create.of(), create.index());
		}
		else if (change instanceof DropIndex drop) {
			add("DROP INDEX " + this.names.writeBeside(drop.of(), drop.index().name()));
		}
		else if (change instanceof CreateTrigger create) {
			add(create.trigger().creation().toString());
		}
		else if (change instanceof DropTrigger drop) {
			String trigger = "DROP TRIGGER " + Identifiers.write(drop.trigger().name());
			add((this.dialect == SqlDialect.SQLITE) ? trigger : trigger + " ON " + name(drop.of()));
		}
		else if (change instanceof CreateView create) {
			createView(create.view());
		}
		else if (change instanceof DropView drop) {
			add("DROP " + kind(drop.view()) + " " + name(drop.of()));
		}
		else if (change instanceof SetComment set) {
			comment(set.of(), set.column(), set.comment());
		}
		else {
			ofPostgresql(change);
		}
	}

	private void ofPostgresql(SchemaChange change) {
		if (change instanceof CreateSequence create) {
			add("CREATE SEQUENCE " + name(create.of()) + options(null, create.sequence()));
		}
		else if (change instanceof AlterSequence alter) {
			add("ALTER SEQUENCE " + name(alter.of()) + options(alter.from(), alter.to()));
		}
		else if (change instanceof DropSequence drop) {
			add("DROP SEQUENCE " + name(drop.of()));
		}
		else if (change instanceof CreateEnumType create) {
			createType(create.of(), create.type());
		}
		else if (change instanceof AddEnumLabels add) {
			addLabels(add);
		}
		else if (change instanceof ReplaceEnumType replace) {
			String outdated = this.names.parse(replace.outdated()).name();
			add("ALTER TYPE %s RENAME TO %s".formatted(name(replace.of()), Identifiers.write(outdated)));
			createType(replace.of(), replace.to());
		}
		else if (change instanceof DropEnumType drop) {
			add("DROP TYPE " + name(drop.of()));
		}
		else if (change instanceof AddNumbering add) {
			addNumbering(add);
		}
		else if (change instanceof DropNumbering drop) {
			dropNumbering(drop);
		}
		else {
			throw new IllegalArgumentException("There is no SQL for " + change);
		}
	}

	private void createTable(Table table) {
		String body = Stream
			.concat(table.columns().stream().map((column) -> column(table, column)),
					table.constraints()
						.stream()
						.filter((constraint) -> !isOfColumn(table, constraint))
						.map((constraint) -> constraint(table.name(), constraint)))
			.collect(Collectors.joining(",\n" + INDENT, " (\n" + INDENT, "\n)"));
		String options = table.options().isEmpty() ? "" : " " + table.options();
		add("CREATE TABLE " + name(table.name()) + body + options);
		comment(table.name(), null, table.comment(), false);
		table.columns().forEach((column) -> comment(table.name(), column.name(), column.comment(), false));
		table.indexes().forEach((index) -> createIndex(table.name(), index));
		table.triggers().forEach((trigger) -> add(trigger.creation().toString()));
	}

	/**
	 * Return whether a constraint is said of its column. SQLite numbers rows by no other
	 * primary key.
	 */
	private boolean isOfColumn(Table table, Constraint constraint) {
		return constraint instanceof PrimaryKey key && key.columns().size() == 1
				&& (isNamedByDefault(table.name(), constraint) || isAutoIncrement(table, key));
	}

	private static boolean isAutoIncrement(Table table, PrimaryKey key) {
		return table.columns()
			.stream()
			.anyMatch(
					(column) -> column.generation() instanceof AutoIncrement && key.columns().contains(column.name()));
	}

	private String column(Table table, Column column) {
		boolean key = table.primaryKey()
			.filter((constraint) -> isOfColumn(table, constraint) && constraint.columns().contains(column.name()))
			.isPresent();
		return column(column, key);
	}

	private String column(Column column, boolean key) {
		StringBuilder sql = new StringBuilder(Identifiers.write(column.name()));
		String type = type(column);
		if (!type.isEmpty()) {
			sql.append(' ').append(type);
		}
		if (column.collation() != null) {
			sql.append(" COLLATE ").append(column.collation());
		}
		Generation generation = column.generation();
		if (generation instanceof Identity identity) {
			sql.append(identity(identity));
		}
		else if (generation instanceof Computed computed) {
			sql.append(" GENERATED ALWAYS AS (").append(inParentheses(computed.expression())).append(')');
			sql.append(computed.stored() ? " STORED" : " VIRTUAL");
		}
		if (column.defaultValue() != null) {
			sql.append(" DEFAULT ").append(column.defaultValue());
		}
		if (!column.nullable() && !(key && isNeverNullAsKey(column))) {
			sql.append(" NOT NULL");
		}
		if (key) {
			sql.append(" PRIMARY KEY").append((generation instanceof AutoIncrement) ? " AUTOINCREMENT" : "");
		}
		return sql.toString();
	}

	/**
	 * Return whether a primary key of this column alone implies {@code NOT NULL}.
	 */
	private boolean isNeverNullAsKey(Column column) {
		return this.dialect == SqlDialect.POSTGRESQL || column.type().toString().equalsIgnoreCase("INTEGER");
	}

	private static String identity(Identity identity) {
		return " GENERATED " + (identity.always() ? "ALWAYS" : "BY DEFAULT") + " AS IDENTITY";
	}

	private String type(Column column) {
		if (column.generation() instanceof Serial) {
			return switch (column.type().toString()) {
				case "bigint" -> "BIGSERIAL";
				case "smallint" -> "SMALLSERIAL";
				default -> "SERIAL";
			};
		}
		return writtenType(column);
	}

	private String writtenType(Column column) {
		String type = column.type().toString();
		if (this.dialect == SqlDialect.SQLITE) {
			return type;
		}
		int parenthesis = type.indexOf('(');
		String words = (parenthesis < 0) ? type : type.substring(0, parenthesis);
		String rest = (parenthesis < 0) ? "" : type.substring(parenthesis);
		int close = rest.indexOf(')');
		// timestamp(3) without time zone
		String full = words + ((close < 0) ? "" : rest.substring(close + 1));
		String usual = USUAL_TYPES.get(full);
		return (usual == null) ? type : usual + ((close < 0) ? "" : rest.substring(0, close + 1));
	}

	private String constraint(String table, Constraint constraint) {
		String definition = definition(constraint);
		return isNamedByDefault(table, constraint) ? definition
				: "CONSTRAINT " + Identifiers.write(constraint.name()) + " " + definition;
	}

	/**
	 * Return whether it gets its name by itself.
	 */
	private boolean isNamedByDefault(String table, Constraint constraint) {
		return DefaultNames.of(this.names.parse(table).name(), constraint).equals(Optional.of(constraint.name()));
	}

	private String definition(Constraint constraint) {
		if (constraint instanceof PrimaryKey key) {
			return "PRIMARY KEY " + list(key.columns());
		}
		if (constraint instanceof Unique unique) {
			return "UNIQUE " + (unique.nullsDistinct() ? "" : "NULLS NOT DISTINCT ") + list(unique.columns())
					+ unique.deferral().clause();
		}
		if (constraint instanceof ForeignKey key) {
			return "FOREIGN KEY " + list(key.columns()) + " REFERENCES " + name(key.parent())
					+ (key.parentColumns().isEmpty() ? "" : " " + list(key.parentColumns()))
					+ action(" ON DELETE ", key.onDelete()) + action(" ON UPDATE ", key.onUpdate())
					+ key.deferral().clause();
		}
		if (constraint instanceof Check check) {
			return "CHECK (" + inParentheses(check.condition()) + ")";
		}
		return ((Verbatim) constraint).definition().toString();
	}

	private static String action(String event, String action) {
		return action.equals(ForeignKey.NO_ACTION) ? "" : event + action;
	}

	/**
	 * Return an expression for a place where a comment must not swallow what follows.
	 */
	private static String inParentheses(SqlText expression) {
		String text = expression.toString();
		return text.contains("--") ? text + "\n" : text;
	}

	private String action(TableChange change) {
		if (change instanceof AddColumn add) {
			return "ADD COLUMN " + column(add.column(), false);
		}
		if (change instanceof DropColumn drop) {
			return "DROP COLUMN " + Identifiers.write(drop.column().name());
		}
		if (change instanceof SetType set) {
			return alterColumn(set.from().name()) + setType(set);
		}
		if (change instanceof SetNullable set) {
			return alterColumn(set.column()) + (set.nullable() ? "DROP NOT NULL" : "SET NOT NULL");
		}
		if (change instanceof SetDefault set) {
			return alterColumn(set.column()) + ((set.value() == null) ? "DROP DEFAULT" : "SET DEFAULT " + set.value());
		}
		if (change instanceof SetIdentity set) {
			return alterColumn(set.column()) + "SET GENERATED " + (set.always() ? "ALWAYS" : "BY DEFAULT");
		}
		if (change instanceof AddConstraint add) {
			return "ADD " + constraint(add.of(), add.constraint());
		}
		return "DROP CONSTRAINT " + Identifiers.write(((DropConstraint) change).constraint().name());
	}

	private static String alterColumn(String column) {
		return "ALTER COLUMN " + Identifiers.write(column) + " ";
	}

	private String setType(SetType set) {
		String type = writtenType(set.to());
		SqlText collation = set.to().collation();
		String collate = (collation != null) ? " COLLATE " + collation : "";
		if (this.dialect == SqlDialect.SQLITE) {
			// It keeps the collation unless told another one, and takes values as they
			// are
			return "TYPE " + type
					+ ((collation == null && set.from().collation() != null) ? " COLLATE BINARY" : collate);
		}
		boolean direct = PostgresqlCasts.isDirect(set.from().type(), set.to().type());
		return "TYPE " + type + collate + " USING " + Identifiers.write(set.from().name())
				+ (direct ? "::" : "::text::") + type;
	}

	private void addNumbering(AddNumbering add) {
		Column column = add.column();
		String table = name(add.of());
		String name = Identifiers.write(column.name());
		if (column.generation() instanceof Identity identity) {
			add("ALTER TABLE %s %sADD%s".formatted(table, alterColumn(column.name()), identity(identity)));
		}
		else {
			String sequence = sequence(add.of(), column);
			add("CREATE SEQUENCE %s AS %s OWNED BY %s.%s".formatted(sequence, column.type(), table, name));
			add("ALTER TABLE %s %sSET DEFAULT nextval(%s)".formatted(table, alterColumn(column.name()),
					string(sequence)));
		}
		add("SELECT setval(pg_get_serial_sequence(%s, %s), coalesce(max(%s), 0) + 1, false) FROM %s"
			.formatted(string(table), string(column.name()), name, table));
	}

	private void dropNumbering(DropNumbering drop) {
		String column = alterColumn(drop.column().name());
		if (drop.column().generation() instanceof Identity) {
			add("ALTER TABLE %s %sDROP IDENTITY".formatted(name(drop.of()), column));
		}
		else {
			add("ALTER TABLE %s %sDROP DEFAULT".formatted(name(drop.of()), column));
			add("DROP SEQUENCE " + sequence(drop.of(), drop.column()));
		}
	}

	private String sequence(String table, Column column) {
		return this.names.writeBeside(table, this.names.parse(table).name() + "_" + column.name() + "_seq");
	}

	private void createIndex(String table, Index index) {
		add("CREATE %sINDEX %s ON %s %s".formatted(index.unique() ? "UNIQUE " : "", Identifiers.write(index.name()),
				name(table), index.definition()));
	}

	private void createView(View view) {
		add("CREATE " + kind(view) + " " + name(view.name()) + " " + view.definition());
		view.indexes().forEach((index) -> createIndex(view.name(), index));
		view.triggers().forEach((trigger) -> add(trigger.creation().toString()));
	}

	private static String kind(View view) {
		return view.materialized() ? "MATERIALIZED VIEW" : "VIEW";
	}

	/**
	 * Return what is to be said of a sequence, beside what it is anyway.
	 * @param from the sequence as it is, or {@code null} if there is none
	 */
	private static String options(@Nullable Sequence from, Sequence to) {
		StringBuilder options = new StringBuilder();
		Sequence before = (from != null) ? from : to.unadorned();
		if (!to.type().equals(before.type())) {
			options.append(" AS ").append(to.type());
		}
		if (to.increment() != before.increment()) {
			options.append(" INCREMENT BY ").append(to.increment());
		}
		if (to.minimum() != before.minimum()) {
			options.append(" MINVALUE ").append(to.minimum());
		}
		if (to.maximum() != before.maximum()) {
			options.append(" MAXVALUE ").append(to.maximum());
		}
		if (to.start() != before.start()) {
			options.append(" START WITH ").append(to.start());
		}
		if (to.cache() != before.cache()) {
			options.append(" CACHE ").append(to.cache());
		}
		if (to.cycle() != before.cycle()) {
			options.append(to.cycle() ? " CYCLE" : " NO CYCLE");
		}
		if (from != null && (to.minimum() > from.minimum() || to.maximum() < from.maximum())) {
			// The last number may be none of the new ones
			options.append(" RESTART");
		}
		return options.toString();
	}

	private void createType(String name, EnumType type) {
		add(type.labels()
			.stream()
			.map(SchemaScript::string)
			.collect(Collectors.joining(", ", "CREATE TYPE " + name(name) + " AS ENUM (", ")")));
	}

	private void addLabels(AddEnumLabels alter) {
		String type = name(alter.of());
		String before = null;
		for (String label : alter.to().labels()) {
			if (!alter.from().labels().contains(label)) {
				add("ALTER TYPE %s ADD VALUE %s%s".formatted(type, string(label), (before != null)
						? " AFTER " + string(before)
						: alter.from().labels().isEmpty() ? "" : " BEFORE " + string(alter.from().labels().get(0))));
			}
			before = label;
		}
	}

	private void comment(String table, @Nullable String column, @Nullable String comment, boolean always) {
		if (always || comment != null) {
			String of = (column == null) ? "TABLE " + name(table)
					: "COLUMN " + name(table) + "." + Identifiers.write(column);
			add("COMMENT ON " + of + " IS " + ((comment == null) ? "NULL" : string(comment)));
		}
	}

	private void comment(String table, @Nullable String column, @Nullable String comment) {
		comment(table, column, comment, true);
	}

	private static String string(String value) {
		return "'" + value.replace("'", "''") + "'";
	}

	private static String list(List<String> columns) {
		return columns.stream().map(Identifiers::write).collect(Collectors.joining(", ", "(", ")"));
	}

	private String name(String known) {
		return this.names.write(known);
	}

}
