package dev.migrator.database.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import dev.migrator.database.DatabaseSession;
import dev.migrator.database.DriverFailure;
import dev.migrator.database.ForeignKeyDescription;
import dev.migrator.database.TableCatalog;
import dev.migrator.database.TableDescription;
import dev.migrator.database.TableDescription.ColumnDescription;
import dev.migrator.schema.ColumnName;
import dev.migrator.schema.Inheritance;
import dev.migrator.schema.Namespace;
import dev.migrator.schema.Schema;
import dev.migrator.schema.TypeUse;
import dev.migrator.sql.Identifiers;
import dev.migrator.sql.TableChange.TableName;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * The tables of a PostgreSQL database, in all its schemas.
 */
final class PostgresqlTableCatalog implements TableCatalog {

	private static final String TABLES = """
			SELECT c.oid, n.nspname, c.relname, \
			array(SELECT a.attname::text FROM pg_catalog.unnest(k.indkey) WITH ORDINALITY AS u (num, pos) \
			JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = u.num WHERE u.pos <= k.indnkeyatts ORDER BY u.pos), \
			c.relkind = 'p' \
			FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
			LEFT JOIN LATERAL (SELECT i.indkey, i.indnkeyatts FROM pg_index i WHERE i.indrelid = c.oid \
			AND i.indisunique AND i.indisvalid AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL \
			AND NOT EXISTS (SELECT 1 FROM pg_catalog.unnest(i.indkey) AS u (num) JOIN pg_attribute a \
			ON a.attrelid = c.oid AND a.attnum = u.num WHERE NOT a.attnotnull) \
			ORDER BY i.indisprimary DESC, i.indexrelid LIMIT 1) k ON true \
			WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' \
			AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname::text NOT LIKE 'pg\\_toast%'""";

	private static final String COLUMNS = """
			SELECT a.attrelid, a.attname, \
			CASE WHEN coalesce(e.typnamespace, t.typnamespace) = 'pg_catalog'::regnamespace::oid AND t.typtype <> 'd' \
			THEN pg_catalog.format_type(a.atttypid, a.atttypmod) \
			ELSE pg_catalog.format('%I.%I', tn.nspname, t.typname) END, \
			NOT a.attnotnull, a.attgenerated <> '' \
			FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid \
			JOIN pg_namespace tn ON tn.oid = t.typnamespace \
			LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typelem <> 0 \
			WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p') AND c.relpersistence <> 't' \
			AND c.relnamespace <> 'pg_catalog'::regnamespace::oid""";

	// What came with an extension comes back with it
	private static final String FILLED_COLUMNS = """
			SELECT (a.attrelid::bigint << 16) + a.attnum, n.nspname, c.relname, a.attname \
			FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
			WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND a.attnum > 0 AND NOT a.attisdropped \
			AND a.attgenerated = '' AND n.nspname NOT IN ('pg_catalog', 'information_schema') \
			AND n.nspname::text NOT LIKE 'pg\\_toast%' AND pg_catalog.pg_relation_size(c.oid) > 0 \
			AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::regclass::oid AND d.objid = c.oid \
			AND d.deptype = 'e') ORDER BY 1""";

	// Types with lower numbers are PostgreSQL's own. Before version 14, there are no
	// multiranges
	private static final String TYPE_USES = """
			WITH RECURSIVE typed AS (SELECT attrelid, attname, atttypid FROM pg_attribute \
			WHERE atttypid >= 16384 AND attnum > 0 AND NOT attisdropped), \
			made AS (SELECT DISTINCT atttypid AS type, atttypid AS base FROM typed UNION SELECT made.type, b.base \
			FROM made JOIN pg_type t ON t.oid = made.base LEFT JOIN pg_range r ON r.rngtypid = t.oid \
			LEFT JOIN pg_range m ON (pg_catalog.to_jsonb(m) ->> 'rngmultitypid')::oid = t.oid \
			CROSS JOIN LATERAL pg_catalog.unnest(ARRAY[t.typelem, t.typbasetype, r.rngsubtype, m.rngtypid]) AS b (base) \
			WHERE b.base >= 16384) \
			SELECT n.nspname, c.relname, a.attname, tn.nspname, t.typname, e.extname \
			FROM typed a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
			JOIN made ON made.type = a.atttypid JOIN pg_type t ON t.oid = made.base \
			JOIN pg_namespace tn ON tn.oid = t.typnamespace \
			LEFT JOIN pg_depend d ON d.classid = 'pg_catalog.pg_type'::regclass::oid AND d.objid = t.oid \
			AND d.refclassid = 'pg_catalog.pg_extension'::regclass::oid AND d.deptype = 'e' \
			LEFT JOIN pg_extension e ON e.oid = d.refobjid \
			WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't'""";

	// A column that a table has of its own, too, or of several others, stays
	private static final String INHERITANCES = """
			SELECT n.nspname, c.relname, pn.nspname, p.relname, c.relispartition, \
			array(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 \
			AND NOT a.attisdropped AND (c.relispartition OR NOT a.attislocal AND a.attinhcount = 1)) \
			FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
			JOIN pg_class p ON p.oid = i.inhparent JOIN pg_namespace pn ON pn.oid = p.relnamespace \
			WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND p.relpersistence <> 't' \
			ORDER BY i.inhparent, n.nspname, c.relname""";

	private static final String FOREIGN_KEYS = """
			SELECT f.conname, pn.nspname, p.relname, \
			array(SELECT a.attname::text FROM pg_catalog.unnest(f.conkey) WITH ORDINALITY AS u (num, pos) \
			JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = u.num ORDER BY u.pos), \
			array(SELECT a.attname::text FROM pg_catalog.unnest(f.confkey) WITH ORDINALITY AS u (num, pos) \
			JOIN pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = u.num ORDER BY u.pos) \
			FROM pg_constraint f JOIN pg_class p ON p.oid = f.confrelid JOIN pg_namespace pn ON pn.oid = p.relnamespace \
			JOIN pg_class c ON c.oid = f.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
			WHERE f.contype = 'f' AND n.nspname = ?::name AND c.relname = ?::name \
			AND coalesce((pg_catalog.to_jsonb(f) ->> 'conenforced'::text)::boolean, true) \
			ORDER BY f.conname""";

	// What keeps a table from taking values as they were, how to take it away and how to
	// put it back. Rows that refer to each other have to be there before they are checked
	private static final String HINDRANCES = """
			WITH t AS (SELECT c.oid, c.oid::regclass AS name, coalesce(pg_catalog.pg_partition_root(c.oid), c.oid::regclass) AS root \
			FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ?::name AND c.relname = ?::name) \
			SELECT name, pg_catalog.format('DISABLE TRIGGER %I', tgname), format(CASE tgenabled WHEN 'R' THEN 'ENABLE REPLICA' \
			WHEN 'A' THEN 'ENABLE ALWAYS' ELSE 'ENABLE' END || ' TRIGGER %I', tgname) \
			FROM t JOIN pg_trigger ON tgrelid = t.oid WHERE NOT tgisinternal AND tgenabled <> 'D' \
			UNION ALL SELECT name, pg_catalog.format('ALTER CONSTRAINT %I DEFERRABLE INITIALLY DEFERRED', conname), \
			pg_catalog.format('ALTER CONSTRAINT %I NOT DEFERRABLE', conname) \
			FROM t JOIN pg_constraint ON conrelid = t.oid AND confrelid = t.oid \
			WHERE contype = 'f' AND NOT condeferrable AND conparentid = 0 \
			UNION ALL SELECT root, pg_catalog.format('ALTER COLUMN %I SET GENERATED BY DEFAULT', attname), \
			pg_catalog.format('ALTER COLUMN %I SET GENERATED ALWAYS', attname) \
			FROM t JOIN pg_attribute ON attrelid = t.root::oid AND attidentity = 'a' AND NOT attisdropped""";

	// Sequences that number columns of a table: by their default, or since they belong to
	// the column; and those of its schema that belong to nobody, as what maps objects to
	// rows makes them
	private static final String SEQUENCES = """
			WITH t AS (SELECT c.oid, c.relnamespace FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
			WHERE n.nspname = ?::name AND c.relname = ?::name), \
			used AS (SELECT d.refobjid AS seq, f.adrelid AS class, f.adnum AS num, 1 AS place \
			FROM pg_attrdef f JOIN pg_depend d ON d.classid = 'pg_catalog.pg_attrdef'::regclass::oid AND d.objid = f.oid \
			JOIN pg_class s ON s.oid = d.refobjid AND s.relkind = 'S' WHERE d.refclassid = 'pg_catalog.pg_class'::regclass::oid \
			UNION ALL SELECT d.objid, d.refobjid, d.refobjsubid, 2 FROM pg_depend d \
			JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S' WHERE d.classid = 'pg_catalog.pg_class'::regclass::oid \
			AND d.refclassid = 'pg_catalog.pg_class'::regclass::oid AND d.deptype IN ('a', 'i')), \
			seqs AS ((SELECT DISTINCT ON (u.num) a.attname AS col, u.seq FROM used u JOIN t ON u.class = t.oid \
			JOIN pg_attribute a ON a.attrelid = u.class AND a.attnum = u.num ORDER BY u.num, u.place) \
			UNION ALL SELECT NULL, s.oid FROM pg_class s JOIN t ON s.relnamespace = t.relnamespace \
			WHERE s.relkind = 'S' AND NOT EXISTS (SELECT FROM used u WHERE u.seq = s.oid)), \
			present AS (SELECT q.col, q.seq, s.relname AS name, p.* FROM seqs q JOIN pg_class s ON s.oid = q.seq \
			JOIN pg_namespace n ON n.oid = s.relnamespace \
			JOIN pg_sequences p ON p.schemaname = n.nspname AND p.sequencename = s.relname)
			""";

	private static final String COUNTERS = SEQUENCES
			+ """
					SELECT pg_catalog.json_agg(pg_catalog.json_build_object('column', col, 'name', name, 'oid', seq::bigint, 'value', last_value))::text \
					FROM present WHERE last_value IS NOT NULL AND (col IS NULL OR col::text = ANY(?::text[]))""";

	// A sequence that belongs to nobody and has the same oid was never dropped
	private static final String RAISE_COUNTERS = SEQUENCES
			+ """
					SELECT pg_catalog.setval(p.seq::regclass, least(greatest(k.value, p.min_value), p.max_value)) FROM present p \
					JOIN pg_catalog.json_to_recordset(?::json) AS k ("column" text, name text, oid bigint, value bigint) \
					ON p.col = k."column" OR (p.col IS NULL AND k."column" IS NULL AND p.name = k.name AND p.seq::bigint <> k.oid) \
					WHERE (p.col IS NULL OR p.col::text = ANY(?::text[])) AND (p.last_value IS NULL \
					OR CASE WHEN p.increment_by > 0 THEN p.last_value < k.value ELSE p.last_value > k.value END)""";

	private final JdbcTemplate template;

	private @Nullable Namespace namespace;

	PostgresqlTableCatalog(Connection connection) {
		this.template = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
	}

	@Override
	public Namespace namespace() throws SQLException {
		Namespace known = this.namespace;
		if (known == null) {
			known = Namespace.ofPostgresql(call(() -> this.template
				.queryForList("SELECT pg_catalog.unnest(pg_catalog.current_schemas(false))::text", String.class)));
			this.namespace = known;
		}
		return known;
	}

	@Override
	public Schema schema() throws SQLException {
		Namespace names = namespace();
		return call(() -> new PostgresqlSchemaReader(this.template, names).read());
	}

	@Override
	public List<TableDescription> tables() throws SQLException {
		return find("", "");
	}

	@Override
	public Optional<TableDescription> table(String name) throws SQLException {
		TableName table = namespace().parse(name);
		return find(" AND n.nspname = ?::name AND c.relname = ?::name",
				" AND a.attrelid = (SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
						+ "WHERE n.nspname = ?::name AND c.relname = ?::name)",
				String.valueOf(table.schema()), table.name())
			.stream()
			.findFirst();
	}

	private List<TableDescription> find(String tables, String columns, Object... arguments) throws SQLException {
		Namespace names = namespace();
		return call(() -> {
			Map<Long, List<ColumnDescription>> byTable = new LinkedHashMap<>();
			this.template.query(COLUMNS + columns + " ORDER BY a.attrelid, a.attnum", (row) -> {
				byTable.computeIfAbsent(row.getLong(1), (oid) -> new ArrayList<>())
					.add(new ColumnDescription(row.getString(2), row.getString(3), row.getBoolean(4),
							row.getBoolean(5)));
			}, arguments);
			return this.template.query(TABLES + tables + " ORDER BY n.nspname, c.relname", (row, number) -> {
				TableName table = new TableName(row.getString(2), row.getString(3));
				String reference = reference(table);
				// The rows of a table that is partitioned are in its partitions
				return new TableDescription(names.nameOf(table).orElseThrow(), reference,
						row.getBoolean(5) ? reference : "ONLY " + reference,
						byTable.getOrDefault(row.getLong(1), List.of()),
						Arrays.asList((String[]) row.getArray(4).getArray()), null);
			}, arguments);
		});
	}

	private static String reference(TableName table) {
		return Identifiers.quote(String.valueOf(table.schema())) + "." + Identifiers.quote(table.name());
	}

	@Override
	public void lock(Collection<TableDescription> tables) throws SQLException {
		if (!tables.isEmpty()) {
			// What drops them takes this lock, too: to begin with a lesser one would make
			// deadlocks
			execute("LOCK TABLE %s IN ACCESS EXCLUSIVE MODE"
				.formatted(tables.stream().map(TableDescription::rows).collect(Collectors.joining(", "))));
		}
	}

	@Override
	public void seeingAllRows(DatabaseSession.Work work) throws SQLException {
		String before = call(
				() -> this.template.queryForObject("SELECT pg_catalog.current_setting('row_security')", String.class));
		execute("SET LOCAL row_security = off");
		work.run();
		execute("SET LOCAL row_security = " + before);
	}

	@Override
	public Map<Long, ColumnName> filledColumns() throws SQLException {
		Namespace names = namespace();
		Map<Long, ColumnName> columns = new LinkedHashMap<>();
		call(() -> {
			this.template.query(FILLED_COLUMNS, (row) -> {
				TableName table = new TableName(row.getString(2), row.getString(3));
				columns.put(row.getLong(1), new ColumnName(names.nameOf(table).orElseThrow(), row.getString(4)));
			});
			return true;
		});
		return columns;
	}

	@Override
	public List<TypeUse> typeUses() throws SQLException {
		Namespace names = namespace();
		return call(() -> this.template.query(TYPE_USES,
				(row, number) -> new TypeUse(
						names.nameOf(new TableName(row.getString(1), row.getString(2))).orElseThrow(), row.getString(3),
						names.nameOf(new TableName(row.getString(4), row.getString(5))).orElseThrow(),
						row.getString(6))));
	}

	@Override
	public List<Inheritance> inheritances() throws SQLException {
		Namespace names = namespace();
		return call(() -> this.template.query(INHERITANCES,
				(row, number) -> new Inheritance(
						names.nameOf(new TableName(row.getString(1), row.getString(2))).orElseThrow(),
						names.nameOf(new TableName(row.getString(3), row.getString(4))).orElseThrow(),
						row.getBoolean(5), Arrays.asList((String[]) row.getArray(6).getArray()))));
	}

	@Override
	public List<ForeignKeyDescription> enforcedForeignKeys(String table) throws SQLException {
		TableName name = namespace().parse(table);
		Namespace names = namespace();
		return call(() -> this.template.query(FOREIGN_KEYS,
				(row, number) -> new ForeignKeyDescription(Arrays.asList((String[]) row.getArray(4).getArray()),
						names.nameOf(new TableName(row.getString(2), row.getString(3))).orElseThrow(),
						Arrays.asList((String[]) row.getArray(5).getArray())),
				name.schema(), name.name()));
	}

	@Override
	public void deferForeignKeys() throws SQLException {
		// Listens only to this what is deferrable
		execute("SET CONSTRAINTS ALL DEFERRED");
	}

	@Override
	public void takingOldValues(Collection<String> tables, DatabaseSession.Work work) throws SQLException {
		List<Alteration> alterations = new ArrayList<>();
		for (String table : tables) {
			TableName name = namespace().parse(table);
			alterations
				.addAll(call(() -> this.template.query(HINDRANCES,
						(row, number) -> new Alteration("ALTER TABLE " + row.getString(1) + " " + row.getString(2),
								"ALTER TABLE " + row.getString(1) + " " + row.getString(3)),
						name.schema(), name.name())));
		}
		// Partitions have columns that number rows in common
		List<Alteration> distinct = alterations.stream().distinct().toList();
		for (Alteration alteration : distinct) {
			execute(alteration.before());
		}
		work.run();
		if (!distinct.isEmpty()) {
			// What is yet to be checked keeps a table from being altered
			execute("SET CONSTRAINTS ALL IMMEDIATE");
		}
		for (Alteration alteration : distinct) {
			execute(alteration.after());
		}
	}

	@Override
	public String numberedRowType() {
		return "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY";
	}

	@Override
	public String exactType(String type) {
		// Types that somebody has made can be dropped: an archive must not stand in the
		// way
		return (!type.isEmpty() && isBuiltIn(type)) ? type : "text";
	}

	private static boolean isBuiltIn(String type) {
		return type.indexOf('.') < 0;
	}

	@Override
	public String restored(String value, String type) {
		// Text becomes a type that somebody has made only when told so; to tell others so
		// would cut off what is too long
		return isBuiltIn(type) ? value : "CAST(%s AS %s)".formatted(value, type);
	}

	@Override
	public String archived(String value, String type) {
		return isBuiltIn(type) ? value : value + "::text";
	}

	@Override
	public String bytesOf(String expression) {
		// Text is measured as it is read, whatever the server makes of it inside
		return "CASE WHEN pg_catalog.pg_typeof(%1$s)::oid = 'bytea'::regtype::oid THEN coalesce((pg_catalog.octet_length(%1$s::text) - 2) / 2, 0) ELSE coalesce(pg_catalog.octet_length(%1$s::text), 0) END"
			.formatted(expression);
	}

	@Override
	public Optional<String> counters(String table, Collection<String> columns) throws SQLException {
		TableName name = namespace().parse(table);
		return Optional.ofNullable(call(() -> this.template.queryForObject(COUNTERS, String.class, name.schema(),
				name.name(), columns.toArray(String[]::new))));
	}

	@Override
	public void raiseCounters(String table, Collection<String> columns, String counters) throws SQLException {
		TableName name = namespace().parse(table);
		call(() -> this.template.queryForList(RAISE_COUNTERS, Long.class, name.schema(), name.name(), counters,
				columns.toArray(String[]::new)));
	}

	@Override
	public boolean isRefusalOfValues(SQLException failure) {
		return PostgresqlFailure.isRefusalOfValues(failure);
	}

	private void execute(String sql) throws SQLException {
		call(() -> {
			this.template.execute(sql);
			return true;
		});
	}

	private static <T> T call(Supplier<T> work) throws SQLException {
		try {
			return work.get();
		}
		catch (DataAccessException ex) {
			throw DriverFailure.behind(ex);
		}
	}

	/**
	 * A change of a table that is taken back.
	 *
	 * @param before the statement that makes it
	 * @param after the statement that takes it back
	 */
	private record Alteration(String before, String after) {

	}

}
