package dev.migrator.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import dev.migrator.sql.Constraint.ForeignKey;
import dev.migrator.sql.Constraint.Generated;
import dev.migrator.sql.Constraint.NotNull;
import dev.migrator.sql.Constraint.PrimaryKey;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A database in memory, asked how it reads a statement. Nothing stays in it.
 */
final class SqliteSchema implements AutoCloseable {

	private final Connection connection;

	SqliteSchema() {
		try {
			this.connection = DriverManager.getConnection("jdbc:sqlite::memory:");
		}
		catch (SQLException ex) {
			throw new AssertionError(ex);
		}
	}

	/**
	 * Run statements, and undo them.
	 * @param statements the statements
	 * @return the message of the first error, or {@code null} if there is none
	 */
	@Nullable String errorOf(String... statements) {
		try {
			inTransaction(statements, () -> {
			});
			return null;
		}
		catch (SQLException ex) {
			return String.valueOf(ex.getMessage());
		}
	}

	/**
	 * Require that the database takes the statement, and for what the parser took it:
	 * columns, types, keys.
	 * @param table the statement, read
	 */
	void requireThatItAgreesWith(CreateTable table) {
		try {
			inTransaction(new String[] { table.text() }, () -> {
				requireColumns(table);
				requireForeignKeys(table);
			});
		}
		catch (SQLException ex) {
			throw new AssertionError(table.text(), ex);
		}
	}

	private void requireColumns(CreateTable table) throws SQLException {
		List<String> expected = new ArrayList<>();
		List<String> actual = new ArrayList<>();
		Set<String> key = key(table);
		for (Column column : table.columns()) {
			boolean inKey = key.contains(Identifiers.fold(column.name().value()));
			boolean notNull = !column.constraints(NotNull.class).isEmpty();
			String type = (column.type() != null) ? column.type().value() : "";
			int hidden = column.constraint(Generated.class).map((generated) -> generated.stored() ? 3 : 2).orElse(0);
			expected.add("%s: %s %s %s %s".formatted(column.name(), comparable(type), inKey, inKey || notNull, hidden));
		}
		for (List<String> row : rows("SELECT name, type, pk > 0, \"notnull\", hidden FROM pragma_table_xinfo(?)",
				table.name().value())) {
			boolean inKey = row.get(2).equals("1");
			actual.add("%s: %s %s %s %s".formatted(row.get(0), comparable(row.get(1)), inKey,
					inKey || row.get(3).equals("1"), row.get(4)));
		}
		assertThat(actual).as(table.text()).isEqualTo(expected);
	}

	/**
	 * SQLite reports comments and white space within a type as they are, and they decide
	 * what it leaves of GENERATED ALWAYS at its end.
	 */
	private static String comparable(String type) {
		return SqlLexer.tokens(type, SqlDialect.SQLITE)
			.stream()
			.filter((token) -> !token.kind().isTrivia())
			.map((token) -> Identifiers.fold(token.text(type)))
			.collect(Collectors.joining(" "))
			.replaceFirst("( ?GENERATED)?( ?ALWAYS)?$", "");
	}

	private static Set<String> key(CreateTable table) {
		Set<String> key = new HashSet<>();
		for (Column column : table.columns()) {
			if (column.constraint(PrimaryKey.class).isPresent()) {
				key.add(Identifiers.fold(column.name().value()));
			}
		}
		for (Constraint constraint : table.constraints()) {
			if (constraint instanceof PrimaryKey primaryKey) {
				for (IndexedColumn member : primaryKey.columns()) {
					Name column = member.column();
					assertThat(column).as(table.text()).isNotNull();
					key.add(Identifiers.fold(String.valueOf(column)));
				}
			}
		}
		return key;
	}

	private void requireForeignKeys(CreateTable table) throws SQLException {
		List<String> expected = new ArrayList<>();
		for (Column column : table.columns()) {
			column.constraints(ForeignKey.class).forEach((key) -> add(key, List.of(column.name()), expected));
		}
		for (Constraint constraint : table.constraints()) {
			if (constraint instanceof ForeignKey key) {
				add(key, key.columns(), expected);
			}
		}
		List<String> actual = new ArrayList<>();
		for (List<String> row : rows("SELECT \"table\", \"from\", \"to\" FROM pragma_foreign_key_list(?)",
				table.name().value())) {
			actual.add("%s -> %s.%s".formatted(Identifiers.fold(row.get(1)), row.get(0), row.get(2)));
		}
		assertThat(actual).as(table.text()).containsExactlyInAnyOrderElementsOf(expected);
	}

	private static void add(ForeignKey key, List<Name> columns, List<String> all) {
		for (int i = 0; i < columns.size(); i++) {
			Name to = key.parentColumns().isEmpty() ? null : key.parentColumns().get(i);
			all.add("%s -> %s.%s".formatted(Identifiers.fold(columns.get(i).value()), key.parent(), to));
		}
	}

	private void inTransaction(String[] statements, Check check) throws SQLException {
		execute("BEGIN");
		try {
			for (String statement : statements) {
				execute(statement);
			}
			check.run();
		}
		finally {
			execute("ROLLBACK");
		}
	}

	private void execute(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.executeUpdate(sql);
		}
	}

	private List<List<String>> rows(String sql, String argument) throws SQLException {
		List<List<String>> rows = new ArrayList<>();
		try (var statement = this.connection.prepareStatement(sql)) {
			statement.setString(1, argument);
			try (ResultSet result = statement.executeQuery()) {
				while (result.next()) {
					List<String> row = new ArrayList<>();
					for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
						row.add(String.valueOf(result.getString(i)));
					}
					rows.add(row);
				}
			}
		}
		return rows;
	}

	@Override
	public void close() {
		try {
			this.connection.close();
		}
		catch (SQLException ex) {
			throw new AssertionError(ex);
		}
	}

	/**
	 * What is to be looked at before it is undone.
	 */
	@FunctionalInterface
	private interface Check {

		void run() throws SQLException;

	}

}
