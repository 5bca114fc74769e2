package dev.migrator.database;

import java.util.Optional;
import java.util.regex.Pattern;

import javax.sql.DataSource;

import dev.migrator.sql.SqlDialect;

import org.springframework.beans.BeanWrapper;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * JDBC URLs as messages may show them.
 */
public final class JdbcUrl {

	private static final String SQLITE = "jdbc:sqlite:";

	private static final String POSTGRESQL = "jdbc:postgresql:";

	// jdbc:mysql://user:password@host, jdbc:oracle:thin:user/password@host
	private static final Pattern CREDENTIALS = Pattern.compile("^(jdbc:(?:\\w+:)+(?://)?).*@");

	private static final String[] PROPERTIES = { "jdbcUrl", "url" };

	private JdbcUrl() {
	}

	/**
	 * Return a URL without what may hold a password: its parameters, and what is before
	 * the host.
	 * @param url a JDBC URL
	 * @return where it leads to
	 */
	public static String display(String url) {
		if (url.startsWith(SQLITE)) {
			// A path, in which '@' and ';' mean nothing
			return before('?', url);
		}
		return CREDENTIALS.matcher(before(';', before('?', url))).replaceFirst("$1");
	}

	private static String before(char separator, String url) {
		int end = url.indexOf(separator);
		return (end != -1) ? url.substring(0, end) : url;
	}

	/**
	 * Return where a {@code DataSource} leads to, as far as it tells without a
	 * connection: that is when one wants to know.
	 * @param dataSource a data source
	 * @return its URL without credentials, or words that stand for it
	 */
	public static String of(DataSource dataSource) {
		return in(dataSource).map(JdbcUrl::display).orElse("the database of the DataSource");
	}

	/**
	 * Return the SQL of the database that a {@code DataSource} leads to, as far as its
	 * URL tells.
	 * @param dataSource a data source
	 * @return the dialect, or empty if only a connection can tell
	 */
	public static Optional<SqlDialect> dialect(DataSource dataSource) {
		return in(dataSource).map((url) -> url.startsWith(SQLITE) ? SqlDialect.SQLITE
				: url.startsWith(POSTGRESQL) ? SqlDialect.POSTGRESQL : null);
	}

	/**
	 * Return the URL of a {@code DataSource}, with all that may be secret in it.
	 * @param dataSource a data source
	 * @return its URL, as far as it tells it without a connection
	 */
	public static Optional<String> in(DataSource dataSource) {
		if (dataSource instanceof DelegatingDataSource delegating && delegating.getTargetDataSource() != null) {
			return in(delegating.getTargetDataSource());
		}
		BeanWrapper bean = PropertyAccessorFactory.forBeanPropertyAccess(dataSource);
		for (String property : PROPERTIES) {
			if (bean.isReadableProperty(property) && bean.getPropertyValue(property) instanceof String url) {
				return Optional.of(url);
			}
		}
		return Optional.empty();
	}

}
