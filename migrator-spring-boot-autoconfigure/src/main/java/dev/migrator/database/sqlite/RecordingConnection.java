package dev.migrator.database.sqlite;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * A connection that tells what was sent through it, once it has worked, with the values
 * that were bound. What is asked with {@code executeQuery} is only asked.
 */
final class RecordingConnection {

	private final Connection target;

	private final Listener listener;

	private final Connection connection;

	private RecordingConnection(Connection target, Listener listener) {
		this.target = target;
		this.listener = listener;
		this.connection = proxy(Connection.class, this::invoke);
	}

	/**
	 * Wrap a connection.
	 * @param listener who is asked before each statement, and told afterwards
	 */
	static Connection of(Connection target, Listener listener) {
		return new RecordingConnection(target, listener).connection;
	}

	private static <T> T proxy(Class<T> type, InvocationHandler handler) {
		return type
			.cast(Proxy.newProxyInstance(RecordingConnection.class.getClassLoader(), new Class<?>[] { type }, handler));
	}

	private @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		if (method.getName().equals("equals")) {
			return arguments != null && proxy == arguments[0];
		}
		boolean statements = Statement.class.isAssignableFrom(method.getReturnType());
		String sql = (statements && arguments != null && arguments[0] instanceof String text) ? text : "";
		this.listener.before(sql);
		Object result = call(method, this.target, arguments);
		if (statements && result instanceof Statement statement) {
			return proxy(method.getReturnType(), new RecordingStatement(statement, sql));
		}
		return result;
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
	 * A statement of the connection.
	 */
	private final class RecordingStatement implements InvocationHandler {

		private final Statement statement;

		private final String sql;

		private final Map<Integer, @Nullable Object> values = new TreeMap<>();

		private final List<String> batch = new ArrayList<>();

		private RecordingStatement(Statement statement, String sql) {
			this.statement = statement;
			this.sql = sql;
		}

		@Override
		public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
				throws Throwable {
			String name = method.getName();
			Object first = (arguments != null) ? arguments[0] : null;
			if (name.equals("equals")) {
				return proxy == first;
			}
			if (name.equals("getConnection")) {
				return RecordingConnection.this.connection;
			}
			if (first instanceof String text && (name.startsWith("execute") || name.equals("addBatch"))) {
				RecordingConnection.this.listener.before(text);
			}
			Object result = call(method, this.statement, arguments);
			switch (name) {
				case "execute", "executeUpdate", "executeLargeUpdate" ->
					RecordingConnection.this.listener.sent(sent(first));
				case "addBatch" -> this.batch.add(sent(first));
				case "executeBatch", "executeLargeBatch" -> {
					this.batch.forEach(RecordingConnection.this.listener::sent);
					this.batch.clear();
				}
				case "clearBatch" -> this.batch.clear();
				case "clearParameters" -> this.values.clear();
				default -> {
					if (name.startsWith("set") && arguments != null && arguments.length > 1
							&& first instanceof Integer index) {
						this.values.put(index, name.equals("setNull") ? null : arguments[1]);
					}
				}
			}
			return result;
		}

		private String sent(@Nullable Object argument) {
			return (argument instanceof String text) ? text
					: SqlLiterals.inline(this.sql, Arrays.asList(this.values.values().toArray()));
		}

	}

	/**
	 * Follows what is sent.
	 */
	interface Listener {

		/**
		 * Called before something is sent.
		 * @throws SQLException if it must not be
		 */
		void before(String sql) throws SQLException;

		/**
		 * Called when something has worked that is not only a question.
		 */
		void sent(String sql);

	}

}
