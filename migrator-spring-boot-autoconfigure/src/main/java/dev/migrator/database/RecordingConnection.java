package dev.migrator.database;

import java.lang.reflect.Array;
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
public final class RecordingConnection {

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
	 * @param target the connection
	 * @param listener who is asked before each statement, and told afterwards
	 * @return the connection to send statements through
	 */
	public static Connection of(Connection target, Listener listener) {
		return new RecordingConnection(target, listener).connection;
	}

	private static <T> T proxy(Class<T> type, InvocationHandler handler) {
		return type
			.cast(Proxy.newProxyInstance(RecordingConnection.class.getClassLoader(), new Class<?>[] { type }, handler));
	}

	private @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		Object first = (arguments != null) ? arguments[0] : null;
		switch (method.getName()) {
			case "equals" -> {
				return proxy == first;
			}
			case "isWrapperFor", "unwrap" -> {
				if (first instanceof Class<?> type && type.isInstance(this.listener)) {
					return method.getName().equals("unwrap") ? this.listener : true;
				}
			}
			default -> {
			}
		}
		Object result = call(method, this.target, arguments);
		if (Statement.class.isAssignableFrom(method.getReturnType()) && result instanceof Statement statement) {
			String sql = (first instanceof String text) ? text : "";
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

		private final List<Sent> batch = new ArrayList<>();

		private RecordingStatement(Statement statement, String sql) {
			this.statement = statement;
			this.sql = sql;
		}

		@Override
		public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
				throws Throwable {
			String name = method.getName();
			Object first = (arguments != null) ? arguments[0] : null;
			switch (name) {
				case "equals" -> {
					return proxy == first;
				}
				case "getConnection" -> {
					return RecordingConnection.this.connection;
				}
				case "execute", "executeUpdate", "executeLargeUpdate" -> {
					return execute(method, arguments);
				}
				case "addBatch" -> {
					return addBatch(method, arguments);
				}
				case "executeBatch", "executeLargeBatch" -> {
					return executeBatch(method);
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
			return call(method, this.statement, arguments);
		}

		private @Nullable Object execute(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
			Sent sent = sent(arguments);
			boolean done = RecordingConnection.this.listener.before(sent.sql());
			Object result = done ? call(method, this.statement, arguments) : nothing(method.getReturnType());
			RecordingConnection.this.listener.sent(sent.sql(), sent.values());
			return result;
		}

		private @Nullable Object addBatch(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
			Sent sent = sent(arguments);
			this.batch.add(sent);
			return RecordingConnection.this.listener.before(sent.sql()) ? call(method, this.statement, arguments)
					: null;
		}

		private @Nullable Object executeBatch(Method method) throws Throwable {
			Object counts = call(method, this.statement, null);
			if (counts != null && Array.getLength(counts) < this.batch.size()) {
				// As if what was not done had concerned no row
				counts = Array.newInstance(method.getReturnType().getComponentType(), this.batch.size());
			}
			for (Sent sent : this.batch) {
				RecordingConnection.this.listener.sent(sent.sql(), sent.values());
			}
			this.batch.clear();
			return counts;
		}

		private Sent sent(@Nullable Object @Nullable [] arguments) {
			return (arguments != null && arguments[0] instanceof String text) ? new Sent(text, List.of())
					: new Sent(this.sql, Arrays.asList(this.values.values().toArray()));
		}

		private static Object nothing(Class<?> type) {
			return Array.get(Array.newInstance(type, 1), 0);
		}

	}

	/**
	 * What was sent.
	 *
	 * @param sql the SQL
	 * @param values the values that were bound, in order
	 */
	private record Sent(String sql, List<@Nullable Object> values) {

	}

	/**
	 * Follows what is sent. The connection can be unwrapped to it.
	 */
	public interface Listener {

		/**
		 * Called before something is sent that is not only a question.
		 * @param sql one or more statements
		 * @return whether the database is to do it; otherwise it looks as if it had, and
		 * no row were concerned
		 * @throws SQLException if it must not be sent
		 */
		boolean before(String sql) throws SQLException;

		/**
		 * Called when something has worked that is not only a question.
		 * @param sql one or more statements
		 * @param values the values that were bound to its parameters, in order
		 * @throws SQLException if it cannot be taken down
		 */
		void sent(String sql, List<? extends @Nullable Object> values) throws SQLException;

	}

}
