package dev.migrator.starter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.migrator.starter.application.FreshApplication;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * A start of the fresh application, with nothing but what its command line says.
 *
 * @param sources the application, and what else it is to consist of
 * @param properties what the command line sets
 */
record ApplicationStart(List<Class<?>> sources, Map<String, String> properties) {

	private static final String BANNER = "APPLICATION FAILED TO START";

	private static final String DESCRIPTION = "Description:";

	private static final String ACTION = "Action:";

	static ApplicationStart withoutDatabase(RevisionFolder revisions) {
		return new ApplicationStart(List.of(FreshApplication.class), Map.of())
			.with("spring.main.web-application-type", "none")
			.with("spring.main.banner-mode", "off")
			.with("migrator.locations", revisions.location());
	}

	static ApplicationStart of(RevisionFolder revisions, SqliteFile database) {
		return withoutDatabase(revisions).with("spring.datasource.url", database.url());
	}

	/**
	 * Set a property anew.
	 */
	ApplicationStart with(String property, String value) {
		Map<String, String> all = new LinkedHashMap<>(this.properties);
		all.put(property, value);
		return new ApplicationStart(this.sources, all);
	}

	ApplicationStart with(Class<?> source) {
		List<Class<?>> all = new ArrayList<>(this.sources);
		all.add(source);
		return new ApplicationStart(all, this.properties);
	}

	/**
	 * Return the command line.
	 */
	String[] arguments() {
		return this.properties.entrySet()
			.stream()
			.map((entry) -> "--" + entry.getKey() + "=" + entry.getValue())
			.toArray(String[]::new);
	}

	/**
	 * Start the application with a web server on any free port.
	 */
	ConfigurableApplicationContext runOnAnyPort() {
		return with("spring.main.web-application-type", "servlet").with("server.port", "0").run();
	}

	ConfigurableApplicationContext run() {
		return SpringApplication.run(this.sources.toArray(Class[]::new), arguments());
	}

	/**
	 * Start the application, which must fail, and return what its user sees.
	 */
	Failure fail(CapturedOutput output) {
		int before = output.getAll().length();
		Throwable exception = catchThrowable(() -> run().close());
		assertThat(exception).as("The start must fail").isNotNull();
		String printed = output.getAll().substring(before);
		assertThat(printed).contains(BANNER, DESCRIPTION, ACTION);
		String report = printed.substring(printed.indexOf(BANNER));
		int action = report.indexOf(ACTION);
		return new Failure(exception,
				report.substring(report.indexOf(DESCRIPTION) + DESCRIPTION.length(), action).strip(),
				report.substring(action + ACTION.length()).strip());
	}

	/**
	 * How a start failed.
	 *
	 * @param exception what {@code SpringApplication.run} threw
	 * @param description what was printed below the word description
	 * @param action what was printed below the word action
	 */
	record Failure(Throwable exception, String description, String action) {

	}

}
