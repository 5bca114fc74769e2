package dev.migrator.benchmarks.tools;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Reports the calls of a connection, and of the statements that come from it.
 *
 * @param target what is called
 * @param counter gets the name of each method that is called
 * @param connection the proxy of the connection that the target comes from, if it is not
 * a connection
 */
record CountedCalls(Object target, Consumer<String> counter,
		@Nullable Connection connection) implements InvocationHandler {

	private static final Set<Class<?>> COUNTED = Set.of(Statement.class, PreparedStatement.class,
			CallableStatement.class, DatabaseMetaData.class);

	static Connection of(Connection target, Consumer<String> counter) {
		return (Connection) proxy(Connection.class, new CountedCalls(target, counter, null));
	}

	private static Object proxy(Class<?> type, InvocationHandler calls) {
		return Proxy.newProxyInstance(CountedCalls.class.getClassLoader(), new Class<?>[] { type }, calls);
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		switch (method.getName()) {
			case "equals" -> {
				return arguments != null && proxy == arguments[0];
			}
			case "hashCode" -> {
				return System.identityHashCode(proxy);
			}
			case "unwrap" -> {
				if (arguments != null && arguments[0] instanceof Class<?> type && type.isInstance(proxy)) {
					return proxy;
				}
			}
			case "getConnection" -> {
				if (this.connection != null) {
					return this.connection;
				}
			}
			default -> this.counter.accept(method.getName());
		}
		Object result = call(method, arguments);
		if (result != null && COUNTED.contains(method.getReturnType())) {
			Connection origin = (this.connection != null) ? this.connection : (Connection) proxy;
			return proxy(method.getReturnType(), new CountedCalls(result, this.counter, origin));
		}
		return result;
	}

	private @Nullable Object call(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
		try {
			return method.invoke(this.target, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

}
