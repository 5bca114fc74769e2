package dev.migrator.database;

import javax.sql.DataSource;

import org.springframework.beans.BeanWrapper;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * JDBC URLs as messages may show them.
 */
public final class JdbcUrl {

	private static final String[] PROPERTIES = { "jdbcUrl", "url" };

	private JdbcUrl() {
	}

	/**
	 * Return a URL without its parameters, which may hold a password.
	 * @param url a JDBC URL
	 * @return what comes before the parameters
	 */
	public static String display(String url) {
		int end = url.indexOf('?');
		return (end != -1) ? url.substring(0, end) : url;
	}

	/**
	 * Return where a {@code DataSource} leads to, as far as it tells without a
	 * connection: that is when one wants to know.
	 * @param dataSource a data source
	 * @return its URL without parameters, or words that stand for it
	 */
	public static String of(DataSource dataSource) {
		if (dataSource instanceof DelegatingDataSource delegating && delegating.getTargetDataSource() != null) {
			return of(delegating.getTargetDataSource());
		}
		BeanWrapper bean = PropertyAccessorFactory.forBeanPropertyAccess(dataSource);
		for (String property : PROPERTIES) {
			if (bean.isReadableProperty(property) && bean.getPropertyValue(property) instanceof String url) {
				return display(url);
			}
		}
		return "the database of the DataSource";
	}

}
