package dev.migrator.operation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.StreamSupport;

import dev.migrator.sql.SqlDialect;
import dev.migrator.sql.SqlStatement;
import dev.migrator.sql.StatementSplitter;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Operations as SQL, as a revision file for the same database would have it.
 */
public final class SqlOperations implements Operations {

	private final SqlDialect dialect;

	private final StatementTarget target;

	/**
	 * Creates operations.
	 * @param dialect the SQL to write
	 * @param target where it goes
	 */
	public SqlOperations(SqlDialect dialect, StatementTarget target) {
		this.dialect = dialect;
		this.target = target;
	}

	@Override
	public void createTable(String name, Consumer<TableDefinition> definition) {
		CreateTableStatement table = new CreateTableStatement(name, this.dialect);
		definition.accept(table);
		run(List.of(table.sql()));
	}

	@Override
	public void dropTable(String name) {
		run(List.of("DROP TABLE " + Names.qualified(name)));
	}

	@Override
	public void renameTable(String name, String newName) {
		run(List.of("ALTER TABLE " + Names.qualified(name) + " RENAME TO " + Names.quoted(newName)));
	}

	@Override
	public void alterTable(String name, Consumer<TableAlteration> alteration) {
		AlterTableStatements table = new AlterTableStatements(name, this.dialect);
		alteration.accept(table);
		run(table.sql());
	}

	@Override
	public void createIndex(String name, String table, Consumer<IndexDefinition> definition) {
		CreateIndexStatement index = new CreateIndexStatement(name, table);
		definition.accept(index);
		run(List.of(index.sql()));
	}

	@Override
	public void dropIndex(String name) {
		run(List.of("DROP INDEX " + Names.qualified(name)));
	}

	@Override
	public long bulkInsert(String table, Iterable<? extends Map<String, ? extends @Nullable Object>> rows) {
		Iterator<? extends Map<String, ? extends @Nullable Object>> iterator = rows.iterator();
		if (!iterator.hasNext()) {
			return 0;
		}
		Map<String, ? extends @Nullable Object> first = iterator.next();
		List<String> columns = List.copyOf(first.keySet());
		List<@Nullable Object> firstValues = values(table, columns, first);
		Iterator<List<@Nullable Object>> others = mapped(iterator, (row) -> values(table, columns, row));
		return bulkInsert(table, columns, () -> new Iterator<>() {

			private boolean begun;

			@Override
			public boolean hasNext() {
				return !this.begun || others.hasNext();
			}

			@Override
			public List<@Nullable Object> next() {
				if (this.begun) {
					return others.next();
				}
				this.begun = true;
				return firstValues;
			}

		});
	}

	private static <S, T> Iterator<T> mapped(Iterator<? extends S> source, Function<? super S, ? extends T> function) {
		return StreamSupport.stream(Spliterators.spliteratorUnknownSize(source, Spliterator.ORDERED), false)
			.<T>map(function)
			.iterator();
	}

	private static List<@Nullable Object> values(String table, List<String> columns,
			Map<String, ? extends @Nullable Object> row) {
		if (!row.keySet().equals(Set.copyOf(columns))) {
			throw new IllegalArgumentException("A row for the table %s has other columns than the first: %s, not %s"
				.formatted(table, row.keySet(), columns));
		}
		List<@Nullable Object> values = new ArrayList<>();
		columns.forEach((column) -> values.add(row.get(column)));
		return values;
	}

	@Override
	public long bulkInsert(String table, List<String> columns,
			Iterable<? extends List<? extends @Nullable Object>> rows) {
		String parameters = String.join(", ", columns.stream().map((column) -> "?").toList());
		SqlStatement insert = only(
				"INSERT INTO " + Names.qualified(table) + " " + Names.list(columns) + " VALUES (" + parameters + ")");
		return this.target.run(insert, () -> mapped(rows.iterator(), (row) -> bound(checked(table, columns, row))));
	}

	private static List<? extends @Nullable Object> checked(String table, List<String> columns,
			List<? extends @Nullable Object> row) {
		if (row.size() != columns.size()) {
			throw new IllegalArgumentException(
					"A row for the table %s has %d values for the columns %s".formatted(table, row.size(), columns));
		}
		return row;
	}

	private List<@Nullable Object> bound(List<? extends @Nullable Object> values) {
		List<@Nullable Object> bound = new ArrayList<>(values.size());
		values.forEach((value) -> bound.add(Values.bound(value, this.dialect)));
		return bound;
	}

	@Override
	public long execute(String sql, @Nullable Object... parameters) {
		if (parameters.length == 0) {
			return this.target.run(new StatementSplitter(sql, this.dialect));
		}
		return this.target.run(only(sql), List.of(bound(Arrays.asList(parameters))));
	}

	@Override
	public JdbcClient jdbc() {
		return this.target.jdbc();
	}

	@Override
	public SqlDialect dialect() {
		return this.dialect;
	}

	private void run(List<String> statements) {
		this.target.run(statements.stream().map(this::only).toList());
	}

	/**
	 * Read SQL that has to be one statement. What was rendered is, unless an expression
	 * of the author's is not what it should be.
	 */
	private SqlStatement only(String sql) {
		List<SqlStatement> statements = new ArrayList<>();
		new StatementSplitter(sql, this.dialect).forEach(statements::add);
		if (statements.size() != 1) {
			throw new IllegalArgumentException(
					"This is to be one statement, but it is %d: %s".formatted(statements.size(), sql));
		}
		return statements.get(0);
	}

}
