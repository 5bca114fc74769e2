package dev.migrator.engine;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Loses its connection in the middle of a commit: the server has committed, and its
 * answer does not arrive.
 */
final class CutOffAtCommit extends DelegatingDataSource {

	private final AtomicInteger commits;

	/**
	 * Lets some commits be.
	 * @param which the number of the commit at which the connection is lost, from 1
	 */
	CutOffAtCommit(DataSource target, int which) {
		super(target);
		this.commits = new AtomicInteger(which);
	}

	@Override
	public Connection getConnection() throws SQLException {
		Connection connection = super.getConnection();
		return proxy(Connection.class, connection,
				(result, arguments) -> (result instanceof Statement statement && arguments == null)
						? proxy(Statement.class, statement, (answer, sql) -> {
							if (sql != null && "COMMIT".equals(sql[0]) && this.commits.decrementAndGet() == 0) {
								connection.close();
								throw new PSQLException("The answer is lost", PSQLState.CONNECTION_FAILURE);
							}
							return answer;
						}) : result);
	}

	private static <T> T proxy(Class<T> type, T target, Following following) {
		InvocationHandler handler = (proxy, method, arguments) -> {
			try {
				return following.follow(method.invoke(target, arguments), arguments);
			}
			catch (InvocationTargetException ex) {
				throw ex.getTargetException();
			}
		};
		return type
			.cast(Proxy.newProxyInstance(CutOffAtCommit.class.getClassLoader(), new Class<?>[] { type }, handler));
	}

	/**
	 * What follows a call.
	 */
	@FunctionalInterface
	private interface Following {

		Object follow(Object result, Object[] arguments) throws SQLException;

	}

}
