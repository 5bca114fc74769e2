package dev.migrator.database.postgresql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.migrator.schema.Column;
import dev.migrator.schema.Column.Generation;
import dev.migrator.schema.Column.Generation.Computed;
import dev.migrator.schema.Column.Generation.Identity;
import dev.migrator.schema.Column.Generation.Serial;
import dev.migrator.schema.Constraint;
import dev.migrator.schema.Constraint.Check;
import dev.migrator.schema.Constraint.Deferral;
import dev.migrator.schema.Constraint.ForeignKey;
import dev.migrator.schema.Constraint.PrimaryKey;
import dev.migrator.schema.Constraint.Unique;
import dev.migrator.schema.Constraint.Verbatim;
import dev.migrator.schema.EnumType;
import dev.migrator.schema.Index;
import dev.migrator.schema.Namespace;
import dev.migrator.schema.Schema;
import dev.migrator.schema.Sequence;
import dev.migrator.schema.SqlText;
import dev.migrator.schema.Table;
import dev.migrator.schema.Trigger;
import dev.migrator.schema.View;
import dev.migrator.sql.SqlDialect;
import dev.migrator.sql.TableChange.TableName;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;

/**
 * Reads a schema out of the catalog, in the words in which the server itself writes types
 * and expressions. What an extension has brought is left out, and so are the partitions
 * of a table.
 */
final class PostgresqlSchemaReader {

	/**
	 * What belongs to the application, of a catalog whose object identifier and namespace
	 * are given.
	 */
	private static final String OWN = """
			%2$s NOT IN (SELECT oid FROM pg_namespace WHERE nspname = 'information_schema' OR nspname LIKE 'pg\\_%%') \
			AND NOT EXISTS (SELECT 1 FROM pg_depend e WHERE e.objid = %1$s AND e.classid = '%3$s'::regclass \
			AND e.deptype = 'e')""";

	private static final String OWN_RELATIONS = OWN.formatted("c.oid", "c.relnamespace", "pg_class")
			+ " AND c.relpersistence <> 't' AND NOT c.relispartition";

	private static final String TABLES = """
			SELECT c.oid, n.nspname, c.relname, pg_catalog.obj_description(c.oid, 'pg_class'), pg_catalog.pg_get_partkeydef(c.oid) \
			FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
			WHERE c.relkind IN ('r', 'p') AND\s"""
			+ OWN_RELATIONS + " ORDER BY c.oid";

	private static final String COLUMNS = """
			SELECT a.attrelid, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), NOT a.attnotnull, \
			pg_catalog.pg_get_expr(d.adbin, d.adrelid), a.attgenerated, a.attidentity, \
			EXISTS (SELECT 1 FROM pg_depend s JOIN pg_class q ON q.oid = s.objid AND q.relkind = 'S' JOIN pg_depend u ON u.objid = d.oid AND u.classid = 'pg_catalog.pg_attrdef'::regclass::oid \
			AND u.refobjid = s.objid WHERE s.classid = 'pg_catalog.pg_class'::regclass::oid AND s.refobjid = a.attrelid \
			AND s.refobjsubid = a.attnum AND s.deptype = 'a'), \
			CASE WHEN a.attcollation <> t.typcollation THEN (SELECT CASE \
			WHEN l.collnamespace = 'pg_catalog'::regnamespace::oid THEN pg_catalog.quote_ident(l.collname) \
			ELSE pg_catalog.quote_ident(l.collnamespace::regnamespace::text) || '.' || pg_catalog.quote_ident(l.collname) END \
			FROM pg_collation l WHERE l.oid = a.attcollation) END, \
			pg_catalog.col_description(a.attrelid, a.attnum) \
			FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid \
			LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum \
			WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p') AND\s"""
			+ OWN_RELATIONS + " ORDER BY a.attrelid, a.attnum";

	private static final String CONSTRAINTS = """
			SELECT k.conrelid, k.conname, k.contype, \
			array(SELECT a.attname::text FROM pg_catalog.unnest(k.conkey) WITH ORDINALITY AS u (num, pos) \
			JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num ORDER BY u.pos), \
			pn.nspname, p.relname, \
			array(SELECT a.attname::text FROM pg_catalog.unnest(k.confkey) WITH ORDINALITY AS u (num, pos) \
			JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.num ORDER BY u.pos), \
			k.confdeltype, k.confupdtype, k.condeferrable, k.condeferred, pg_catalog.pg_get_expr(k.conbin, k.conrelid), \
			coalesce((pg_catalog.to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false), \
			pg_catalog.pg_get_constraintdef(k.oid) \
			FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid \
			LEFT JOIN pg_class p ON p.oid = nullif(k.confrelid, 0) LEFT JOIN pg_namespace pn ON pn.oid = p.relnamespace \
			LEFT JOIN pg_index i ON i.indexrelid = k.conindid AND k.contype = 'u' \
			WHERE k.contype IN ('p', 'u', 'f', 'c', 'x') AND k.conparentid = 0 AND\s"""
			+ OWN_RELATIONS + " ORDER BY k.conrelid, position(k.contype::text IN 'pucxf'), k.oid";

	// The key is nothing but columns if each is named, with no option, and nothing
	// follows
	private static final String INDEXES = """
			SELECT i.indrelid, x.relname, i.indisunique, pg_catalog.pg_get_indexdef(i.indexrelid), \
			pg_catalog.format('CREATE %sINDEX %I ON %s%I.%I USING ', CASE WHEN i.indisunique THEN 'UNIQUE ' END, x.relname, \
			CASE WHEN c.relkind = 'p' THEN 'ONLY ' END, n.nspname, c.relname), \
			array(SELECT a.attname::text FROM pg_catalog.unnest(i.indkey) WITH ORDINALITY AS u (num, pos) \
			JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.num ORDER BY u.pos), \
			'btree (' || (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY u.pos) \
			FROM pg_catalog.unnest(i.indkey) WITH ORDINALITY AS u (num, pos) \
			JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.num) || ')' \
			FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid \
			JOIN pg_namespace n ON n.oid = c.relnamespace \
			WHERE c.relkind IN ('r', 'p', 'm') AND i.indisvalid \
			AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')) \
			AND\s"""
			+ OWN_RELATIONS + " ORDER BY i.indrelid, x.relname";

	private static final String TRIGGERS = """
			SELECT t.tgrelid, t.tgname, pg_catalog.pg_get_triggerdef(t.oid, true) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid \
			WHERE NOT t.tgisinternal AND\s"""
			+ OWN_RELATIONS + " ORDER BY t.tgrelid, t.tgname";

	private static final String VIEWS = """
			SELECT c.oid, n.nspname, c.relname, c.relkind = 'm', pg_catalog.pg_get_viewdef(c.oid), pg_catalog.array_to_string(c.reloptions, ', ') \
			FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
			WHERE c.relkind IN ('v', 'm') AND\s"""
			+ OWN_RELATIONS + " ORDER BY c.oid";

	private static final String USES = """
			SELECT DISTINCT w.ev_class, n.nspname, u.relname FROM pg_rewrite w JOIN pg_depend d ON d.objid = w.oid \
			AND d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_catalog.pg_class'::regclass::oid AND d.refobjid <> w.ev_class \
			JOIN pg_class u ON u.oid = d.refobjid JOIN pg_namespace n ON n.oid = u.relnamespace \
			JOIN pg_class c ON c.oid = w.ev_class WHERE\s"""
			+ OWN_RELATIONS + " ORDER BY 1, 2, 3";

	private static final String SEQUENCES = """
			SELECT n.nspname, c.relname, pg_catalog.format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, \
			s.seqcache, s.seqcycle FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid \
			JOIN pg_namespace n ON n.oid = c.relnamespace \
			WHERE NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.classid = 'pg_catalog.pg_class'::regclass::oid \
			AND d.refclassid = 'pg_catalog.pg_class'::regclass::oid AND d.deptype IN ('a', 'i')) AND\s"""
			+ OWN_RELATIONS + " ORDER BY n.nspname, c.relname";

	private static final String ENUM_TYPES = """
			SELECT n.nspname, t.typname, \
			array(SELECT e.enumlabel::text FROM pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder) \
			FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype = 'e' AND\s"""
			+ OWN.formatted("t.oid", "t.typnamespace", "pg_type") + " ORDER BY n.nspname, t.typname";

	private static final Map<String, String> ACTIONS = Map.of("a", ForeignKey.NO_ACTION, "r", "RESTRICT", "c",
			"CASCADE", "n", "SET NULL", "d", "SET DEFAULT");

	private final JdbcTemplate template;

	private final Namespace names;

	PostgresqlSchemaReader(JdbcTemplate template, Namespace names) {
		this.template = template;
		this.names = names;
	}

	Schema read() {
		Map<Long, List<Trigger>> triggers = byRelation(TRIGGERS,
				(row, number) -> new Trigger(row.getString(2), text(row.getString(3))));
		Map<Long, List<Index>> indexes = byRelation(INDEXES, (row, number) -> index(row));
		return new Schema(SqlDialect.POSTGRESQL, this.names, enumTypes(), sequences(), tables(triggers, indexes),
				views(triggers, indexes));
	}

	private static SqlText text(String sql) {
		return SqlText.of(sql, SqlDialect.POSTGRESQL);
	}

	private static @Nullable SqlText textOrNull(@Nullable String sql) {
		return (sql != null) ? text(sql) : null;
	}

	private String name(ResultSet row, int schema) throws SQLException {
		return this.names.nameOf(new TableName(row.getString(schema), row.getString(schema + 1))).orElseThrow();
	}

	private static List<String> strings(ResultSet row, int column) throws SQLException {
		return Arrays.asList((String[]) row.getArray(column).getArray());
	}

	/**
	 * Return the rows of a query whose first column says what relation they belong to.
	 */
	private <T> Map<Long, List<T>> byRelation(String query, RowMapper<T> mapper) {
		Map<Long, List<T>> byRelation = new HashMap<>();
		this.template.query(query, (row) -> {
			byRelation.computeIfAbsent(row.getLong(1), (oid) -> new ArrayList<>()).add(mapper.mapRow(row, 0));
		});
		return byRelation;
	}

	private List<EnumType> enumTypes() {
		return this.template.query(ENUM_TYPES, (row, number) -> new EnumType(name(row, 1), strings(row, 3)));
	}

	private List<Sequence> sequences() {
		return this.template.query(SEQUENCES, (row, number) -> new Sequence(name(row, 1), row.getString(3),
				row.getLong(4), row.getLong(5), row.getLong(6), row.getLong(7), row.getLong(8), row.getBoolean(9)));
	}

	private List<Table> tables(Map<Long, List<Trigger>> triggers, Map<Long, List<Index>> indexes) {
		Map<Long, List<Column>> columns = byRelation(COLUMNS, (row, number) -> column(row));
		Map<Long, List<Constraint>> constraints = byRelation(CONSTRAINTS, (row, number) -> constraint(row));
		return this.template.query(TABLES, (row, number) -> {
			long oid = row.getLong(1);
			String partitioning = row.getString(5);
			return new Table(name(row, 2), columns.getOrDefault(oid, List.of()),
					constraints.getOrDefault(oid, List.of()), indexes.getOrDefault(oid, List.of()),
					triggers.getOrDefault(oid, List.of()), (partitioning != null) ? "PARTITION BY " + partitioning : "",
					row.getString(4));
		});
	}

	private static Column column(ResultSet row) throws SQLException {
		String expression = row.getString(5);
		String generated = row.getString(6);
		String identity = row.getString(7);
		Generation generation = null;
		if (!generated.isEmpty()) {
			generation = new Computed(text(expression), generated.equals("s"));
			expression = null;
		}
		else if (!identity.isEmpty()) {
			generation = new Identity(identity.equals("a"));
		}
		else if (row.getBoolean(8)) {
			generation = new Serial();
			expression = null;
		}
		return new Column(row.getString(2), text(row.getString(3)), row.getBoolean(4), textOrNull(expression),
				generation, textOrNull(row.getString(9)), row.getString(10));
	}

	private Constraint constraint(ResultSet row) throws SQLException {
		String name = row.getString(2);
		List<String> columns = strings(row, 4);
		Deferral deferral = row.getBoolean(11) ? Deferral.INITIAL
				: row.getBoolean(10) ? Deferral.POSSIBLE : Deferral.NONE;
		String definition = row.getString(14);
		boolean odd = definition.contains(" INCLUDE (") || definition.contains(" WITHOUT OVERLAPS")
				|| definition.endsWith(" NO INHERIT");
		return switch (odd ? "x" : row.getString(3)) {
			case "p" -> new PrimaryKey(name, columns);
			case "u" -> new Unique(name, columns, !row.getBoolean(13), deferral);
			case "c" -> new Check(name, text(row.getString(12)));
			case "f" ->
				new ForeignKey(name, columns, name(row, 5), strings(row, 7), action(row, 8), action(row, 9), deferral);
			default -> new Verbatim(name, text(definition));
		};
	}

	private static String action(ResultSet row, int column) throws SQLException {
		return ACTIONS.getOrDefault(row.getString(column), ForeignKey.NO_ACTION);
	}

	private static Index index(ResultSet row) throws SQLException {
		String definition = row.getString(4);
		String head = row.getString(5);
		String rest = definition.startsWith(head) ? definition.substring(head.length())
				: definition.substring(definition.indexOf(" USING ") + " USING ".length());
		boolean plain = rest.equals(row.getString(7));
		return new Index(row.getString(2), row.getBoolean(3), plain ? strings(row, 6) : List.of(),
				text(rest.startsWith("btree ") ? rest.substring("btree ".length()) : "USING " + rest));
	}

	private List<View> views(Map<Long, List<Trigger>> triggers, Map<Long, List<Index>> indexes) {
		Map<Long, Set<String>> uses = new HashMap<>();
		this.template.query(USES, (row) -> {
			uses.computeIfAbsent(row.getLong(1), (oid) -> new LinkedHashSet<>()).add(name(row, 2));
		});
		return this.template.query(VIEWS, (row, number) -> {
			long oid = row.getLong(1);
			String options = row.getString(6);
			String query = row.getString(5).strip();
			String definition = "AS " + (query.endsWith(";") ? query.substring(0, query.length() - 1) : query);
			return new View(name(row, 2), row.getBoolean(4),
					text((options != null) ? "WITH (" + options + ") " + definition : definition),
					List.copyOf(uses.getOrDefault(oid, Set.of())), indexes.getOrDefault(oid, List.of()),
					triggers.getOrDefault(oid, List.of()));
		});
	}

}
