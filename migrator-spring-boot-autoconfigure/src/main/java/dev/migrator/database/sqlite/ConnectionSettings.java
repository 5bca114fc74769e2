package dev.migrator.database.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import dev.migrator.database.JdbcUrl;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanWrapper;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.util.StringUtils;

/**
 * Those settings of a connection by which the same statements do different things.
 *
 * @param values the values of the pragmas
 */
record ConnectionSettings(Map<String, String> values) {

	private static final String FOREIGN_KEYS = "foreign_keys";

	private static final List<String> PRAGMAS = List.of(FOREIGN_KEYS, "recursive_triggers", "ignore_check_constraints",
			"legacy_alter_table", "case_sensitive_like");

	private static final List<String> PROPERTIES = List.of("dataSourceProperties", "connectionProperties");

	static ConnectionSettings of(Connection connection) throws SQLException {
		ConnectionPragmas pragmas = new ConnectionPragmas(connection);
		Map<String, String> values = new LinkedHashMap<>();
		for (String pragma : PRAGMAS) {
			String value = pragmas.get(pragma);
			if (value != null) {
				values.put(pragma, value);
			}
		}
		return new ConnectionSettings(values);
	}

	/**
	 * Return what connections are going to have, as far as it can be told without one: by
	 * the parameters of the URL and the properties for the driver.
	 */
	static ConnectionSettings of(DataSource dataSource) {
		Map<String, String> values = new LinkedHashMap<>();
		JdbcUrl.in(dataSource).ifPresent((url) -> {
			for (String parameter : StringUtils.delimitedListToStringArray(url.substring(url.indexOf('?') + 1), "&")) {
				int equals = parameter.indexOf('=');
				if (equals != -1) {
					put(values, parameter.substring(0, equals), parameter.substring(equals + 1));
				}
			}
		});
		properties(dataSource).forEach((name, value) -> put(values, String.valueOf(name), String.valueOf(value)));
		return new ConnectionSettings(values);
	}

	private static Properties properties(@Nullable DataSource dataSource) {
		if (dataSource instanceof DelegatingDataSource delegating) {
			return properties(delegating.getTargetDataSource());
		}
		Properties all = new Properties();
		if (dataSource != null) {
			BeanWrapper bean = PropertyAccessorFactory.forBeanPropertyAccess(dataSource);
			for (String name : PROPERTIES) {
				if (bean.isReadableProperty(name) && bean.getPropertyValue(name) instanceof Properties some) {
					all.putAll(some);
				}
			}
		}
		return all;
	}

	private static void put(Map<String, String> values, String name, String value) {
		String pragma = name.toLowerCase(Locale.ROOT);
		if (PRAGMAS.contains(pragma) && value.matches("\\w+")) {
			values.put(pragma, value);
		}
	}

	void applyTo(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			for (Map.Entry<String, String> value : this.values.entrySet()) {
				statement.execute(assignment(value));
			}
		}
	}

	private static String assignment(Map.Entry<String, String> value) {
		return "PRAGMA %s = %s".formatted(value.getKey(), value.getValue());
	}

	/**
	 * Return the statements that set up another connection in the same way. All but the
	 * enforcement of foreign keys are off wherever nobody has set them.
	 */
	String statements() {
		return this.values.entrySet()
			.stream()
			.filter((value) -> value.getKey().equals(FOREIGN_KEYS) || !value.getValue().equals("0"))
			.map((value) -> assignment(value) + ";\n")
			.collect(Collectors.joining());
	}

}
