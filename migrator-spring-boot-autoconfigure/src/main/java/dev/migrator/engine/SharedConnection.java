package dev.migrator.engine;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Set;

import dev.migrator.database.DatabaseSession;
import dev.migrator.sql.SqlDialect;
import dev.migrator.sql.SqlStatement;
import dev.migrator.sql.StatementKind;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a run as the code of a revision gets it, and whatever that code
 * calls. The code can use it, but not close it, end the transaction of the run, or go on
 * using it when the revision is over. JDBC believes the connection to be in auto-commit:
 * so savepoints, too, have to be set with SQL.
 */
final class SharedConnection implements AutoCloseable {

	private final Execution execution;

	private final DatabaseSession session;

	private final StatementRunner statements;

	private final SqlDialect dialect;

	private final boolean transactional;

	private final Connection target;

	private final Connection connection;

	private volatile boolean over;

	private int savepoints;

	SharedConnection(Execution execution, boolean transactional) {
		this.execution = execution;
		this.session = execution.session();
		this.statements = execution.statements();
		this.dialect = execution.dialect();
		this.transactional = transactional;
		this.target = this.session.connection();
		this.connection = proxy(Connection.class, this::invoke);
	}

	private static <T> T proxy(Class<T> type, InvocationHandler handler) {
		return type
			.cast(Proxy.newProxyInstance(SharedConnection.class.getClassLoader(), new Class<?>[] { type }, handler));
	}

	Connection connection() {
		return this.connection;
	}

	/**
	 * Take the connection back from the code.
	 */
	@Override
	public void close() throws SQLException {
		this.over = true;
		if (!this.transactional && !this.target.getAutoCommit()) {
			this.target.rollback();
			this.target.setAutoCommit(true);
			throw new SQLException("The revision left a transaction open, which has been rolled back");
		}
	}

	private @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		switch (method.getName()) {
			case "equals" -> {
				return arguments != null && proxy == arguments[0];
			}
			case "hashCode" -> {
				return System.identityHashCode(proxy);
			}
			case "toString" -> {
				return "Connection of a revision: " + this.target;
			}
			case "close" -> {
				return null;
			}
			case "isClosed" -> {
				return this.over || this.target.isClosed();
			}
			case "abort" -> throw refused("close its connection");
		}
		if (this.over) {
			throw new SQLException("The revision is over, and its connection belongs to it no more");
		}
		if (this.transactional && isAboutTransactions(method)) {
			return inTransaction(method, arguments);
		}
		boolean statement = Statement.class.isAssignableFrom(method.getReturnType());
		if (statement) {
			check(arguments);
		}
		Object result = call(method, this.target, arguments);
		return (statement && result != null) ? proxy(method.getReturnType(), new StatementHandler((Statement) result))
				: result;
	}

	private static boolean isAboutTransactions(Method method) {
		return switch (method.getName()) {
			case "getAutoCommit", "setAutoCommit", "commit", "rollback", "setSavepoint", "releaseSavepoint" -> true;
			default -> false;
		};
	}

	private @Nullable Object inTransaction(Method method, @Nullable Object @Nullable [] arguments) throws SQLException {
		Object argument = (arguments != null) ? arguments[0] : null;
		switch (method.getName()) {
			case "getAutoCommit" -> {
				return false;
			}
			case "setAutoCommit" -> {
				if (Boolean.TRUE.equals(argument)) {
					throw refused("commit its transaction");
				}
			}
			case "setSavepoint" -> {
				NamedSavepoint savepoint = new NamedSavepoint(
						(argument != null) ? argument.toString() : "revision_" + ++this.savepoints);
				execute("SAVEPOINT " + savepoint.quotedName());
				return savepoint;
			}
			case "releaseSavepoint" -> execute("RELEASE SAVEPOINT " + quotedName(argument));
			case "rollback" -> {
				if (argument == null) {
					throw refused("roll its transaction back");
				}
				execute("ROLLBACK TO SAVEPOINT " + quotedName(argument));
			}
			default -> throw refused("commit its transaction");
		}
		return null;
	}

	private static String quotedName(@Nullable Object savepoint) throws SQLException {
		if (savepoint instanceof NamedSavepoint named) {
			return named.quotedName();
		}
		throw new SQLException("The savepoint is none of this connection: " + savepoint);
	}

	private void execute(String sql) throws SQLException {
		try (Statement statement = this.target.createStatement()) {
			statement.execute(sql);
		}
	}

	private static SQLException refused(String what) {
		return new SQLException("A revision cannot %s: whoever runs it does so when it is recorded".formatted(what));
	}

	/**
	 * Look at the SQL in the arguments of a call, if there is any, before it is sent.
	 */
	private void check(@Nullable Object @Nullable [] arguments) throws SQLException {
		if (arguments == null || !(arguments[0] instanceof String sql)) {
			return;
		}
		boolean next = true;
		for (SqlStatement statement : TransactionRules.statements(sql, this.dialect)) {
			String objection = TransactionRules.objection(statement, this.transactional);
			if (objection != null) {
				throw new SQLException(objection);
			}
			this.execution.beforeStatement(statement, next);
			next = false;
			if (statement.kind() == StatementKind.DROP_TABLE) {
				this.session.beforeDrop(statement, Set.of());
			}
			this.session.beforeStatement(statement);
		}
	}

	private static @Nullable Object call(Method method, Object target, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		try {
			return method.invoke(target, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	/**
	 * A statement of the code.
	 */
	private final class StatementHandler implements InvocationHandler {

		private final Statement statement;

		private StatementHandler(Statement statement) {
			this.statement = statement;
		}

		@Override
		public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
				throws Throwable {
			String name = method.getName();
			if (name.equals("equals")) {
				return arguments != null && proxy == arguments[0];
			}
			if (name.equals("getConnection")) {
				return SharedConnection.this.connection;
			}
			if (name.equals("addBatch")) {
				check(arguments);
			}
			if (!name.startsWith("execute")) {
				return call(method, this.statement, arguments);
			}
			if (SharedConnection.this.over) {
				throw new SQLException("The revision is over, and its statements with it");
			}
			check(arguments);
			return SharedConnection.this.statements.send(() -> call(method, this.statement, arguments));
		}

	}

	/**
	 * A savepoint that was set with SQL.
	 *
	 * @param name its name
	 */
	private record NamedSavepoint(String name) implements Savepoint {

		private String quotedName() {
			return '"' + this.name.replace("\"", "\"\"") + '"';
		}

		@Override
		public int getSavepointId() throws SQLException {
			throw new SQLException("The savepoint has a name");
		}

		@Override
		public String getSavepointName() {
			return this.name;
		}

	}

}
