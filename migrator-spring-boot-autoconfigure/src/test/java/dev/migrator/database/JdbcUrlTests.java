package dev.migrator.database;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.jdbc.datasource.SimpleDriverDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what messages show of JDBC URLs.
 */
class JdbcUrlTests {

	@ParameterizedTest
	@CsvSource({ "jdbc:sqlite:./app.db?password=secret, jdbc:sqlite:./app.db",
			"jdbc:postgresql://host:5432/app?user=me&password=secret, jdbc:postgresql://host:5432/app",
			"jdbc:mysql://me:secret@host/app, jdbc:mysql://host/app",
			"jdbc:mysql:loadbalance://me:sec@ret@host/app, jdbc:mysql:loadbalance://host/app",
			"jdbc:sqlserver://host;databaseName=app;password=secret, jdbc:sqlserver://host",
			"jdbc:oracle:thin:me/secret@//host:1521/app, jdbc:oracle:thin://host:1521/app" })
	void credentialsAreNotShown(String url, String shown) {
		assertThat(JdbcUrl.display(url)).isEqualTo(shown);
	}

	@ParameterizedTest
	@CsvSource({ "jdbc:sqlite:/home/me@work/a;b.db", "jdbc:sqlite::memory:", "jdbc:postgresql://host:5432/app" })
	void whatIsNoSecretIsShown(String url) {
		assertThat(JdbcUrl.display(url)).isEqualTo(url);
	}

	@Test
	void theUrlOfADataSourceIsShownWithoutCredentials() {
		SimpleDriverDataSource dataSource = new SimpleDriverDataSource();
		dataSource.setUrl("jdbc:mysql://me:secret@host/app");
		assertThat(JdbcUrl.of(dataSource)).isEqualTo("jdbc:mysql://host/app");
	}

}
