package dev.migrator.boot;

import java.util.ArrayList;
import java.util.List;

import dev.migrator.Migrator;
import dev.migrator.database.JdbcUrl;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Reports a {@code DataSource} without a URL, or with one that no driver is known for,
 * with an example for the drivers that are there: Spring Boot's own report knows embedded
 * databases only.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class MissingUrlFailureAnalyzer implements FailureAnalyzer {

	// Not visible outside its package
	private static final String EXCEPTION = "org.springframework.boot.jdbc.autoconfigure.DataSourceProperties$DataSourceBeanCreationException";

	private static final String URL = "spring.datasource.url";

	private final BeanFactory beanFactory;

	private final Environment environment;

	MissingUrlFailureAnalyzer(BeanFactory beanFactory, Environment environment) {
		this.beanFactory = beanFactory;
		this.environment = environment;
	}

	@Override
	public @Nullable FailureAnalysis analyze(Throwable failure) {
		Throwable cause = failure;
		while (cause != null && !EXCEPTION.equals(cause.getClass().getName())) {
			cause = cause.getCause();
		}
		if (cause == null || !hasMigrator()) {
			return null;
		}
		String url = this.environment.getProperty(URL);
		if (StringUtils.hasText(url)) {
			return new FailureAnalysis(
					"The application has no database: there is no driver for %s, which %s is set to."
						.formatted(JdbcUrl.display(url), URL),
					"Correct the URL, for example to:%n%s%nor add the driver of your database to the dependencies, and name it in spring.datasource.driver-class-name."
						.formatted(examples()),
					cause);
		}
		return new FailureAnalysis("The application has no database: %s is not set.".formatted(URL),
				"Set it, for example in application.properties:%n%s%nIf a profile sets it, activate the profile."
					.formatted(examples()),
				cause);
	}

	private boolean hasMigrator() {
		return this.beanFactory instanceof ListableBeanFactory listable
				&& listable.getBeanNamesForType(Migrator.class, true, false).length > 0;
	}

	private String examples() {
		List<String> urls = new ArrayList<>();
		if (ClassUtils.isPresent("org.sqlite.JDBC", null)) {
			urls.add("jdbc:sqlite:./app.db");
		}
		if (ClassUtils.isPresent("org.postgresql.Driver", null)) {
			urls.add("jdbc:postgresql://localhost:5432/app");
		}
		if (urls.isEmpty()) {
			return "\tspring.datasource.url=jdbc:...%nand add the driver of your database to the dependencies, "
				.formatted() + "for SQLite org.xerial:sqlite-jdbc.";
		}
		return urls.stream().map("\tspring.datasource.url=%s"::formatted).reduce("%s%nor%n%s"::formatted).orElseThrow();
	}

}
