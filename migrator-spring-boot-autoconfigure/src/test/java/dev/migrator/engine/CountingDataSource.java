package dev.migrator.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * Keeps count of what is asked of a database.
 */
final class CountingDataSource extends AbstractDataSource {

	private final DataSource dataSource;

	private int connections;

	private final List<String> calls = new ArrayList<>();

	CountingDataSource(DataSource dataSource) {
		this.dataSource = dataSource;
	}

	int connections() {
		return this.connections;
	}

	/**
	 * Return the names of the JDBC methods that sent something, in order.
	 */
	List<String> calls() {
		return this.calls;
	}

	@Override
	public Connection getConnection() throws SQLException {
		this.connections++;
		return counting(Connection.class, this.dataSource.getConnection());
	}

	@Override
	public Connection getConnection(String username, String password) throws SQLException {
		return getConnection();
	}

	private <T> T counting(Class<T> type, T target) {
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> invoke(target, method, arguments)));
	}

	private Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
		if (method.getName().startsWith("execute")) {
			this.calls.add(method.getName());
		}
		Object result;
		try {
			result = method.invoke(target, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
		// By the declared type: the driver's statements are several things at once
		if (method.getReturnType() == PreparedStatement.class) {
			return counting(PreparedStatement.class, (PreparedStatement) result);
		}
		return (method.getReturnType() == Statement.class) ? counting(Statement.class, (Statement) result) : result;
	}

}
