package dev.migrator.demo;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import dev.migrator.Migrator;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.assertj.RestTestClientResponse;

/**
 * The application, started as {@code main} starts it, on a port that is free and on a
 * database of the test's.
 */
final class RunningDemo implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private final RestTestClient client;

	private RunningDemo(ConfigurableApplicationContext context) {
		this.context = context;
		this.client = RestTestClient.bindToServer()
			.baseUrl("http://localhost:%s".formatted(context.getEnvironment().getProperty("local.server.port")))
			.build();
	}

	/**
	 * Start the application.
	 * @param database where its database is
	 * @param args further ones
	 */
	static RunningDemo on(DemoDatabase.Place database, String... args) {
		List<String> all = new ArrayList<>(List.of("--server.port=0", "--spring.main.banner-mode=off"));
		all.addAll(database.arguments());
		all.addAll(List.of(args));
		return new RunningDemo(new SpringApplicationBuilder(DemoApplication.class).run(all.toArray(String[]::new)));
	}

	RestTestClientResponse get(String path) {
		return RestTestClientResponse.from(this.client.get().uri(path).exchange());
	}

	RestTestClientResponse getAsOperator(String path) {
		return getAs("operator", OperatorProperties.DEFAULT_PASSWORD, path);
	}

	/**
	 * Return what the operator gets.
	 * @param path the path, with names in braces for what has to be encoded
	 * @param variables what to put there
	 */
	String bodyAsOperator(String path, Object... variables) {
		byte[] body = getAs("operator", OperatorProperties.DEFAULT_PASSWORD, path, variables).getExchangeResult()
			.getResponseBodyContent();
		return new String((body != null) ? body : new byte[0], StandardCharsets.UTF_8);
	}

	RestTestClientResponse getAs(String user, String password, String path, Object... variables) {
		return RestTestClientResponse.from(this.client.get()
			.uri(path, variables)
			.headers((headers) -> headers.setBasicAuth(user, password))
			.exchange());
	}

	/**
	 * Open a page as the operator does in a browser.
	 */
	RestTestClientResponse openAsOperator(String path) {
		return RestTestClientResponse.from(this.client.get()
			.uri(path)
			.accept(MediaType.TEXT_HTML)
			.headers((headers) -> headers.setBasicAuth("operator", OperatorProperties.DEFAULT_PASSWORD))
			.exchange());
	}

	RestTestClientResponse post(String path, String json) {
		return post(path, MediaType.APPLICATION_JSON, json);
	}

	RestTestClientResponse postAsOperator(String path, String json) {
		return RestTestClientResponse.from(this.client.post()
			.uri(path)
			.headers((headers) -> headers.setBasicAuth("operator", OperatorProperties.DEFAULT_PASSWORD))
			.contentType(MediaType.APPLICATION_JSON)
			.body(json)
			.exchange());
	}

	RestTestClientResponse post(String path, MediaType type, String body) {
		return RestTestClientResponse.from(this.client.post().uri(path).contentType(type).body(body).exchange());
	}

	Migrator migrator() {
		return this.context.getBean(Migrator.class);
	}

	JdbcClient jdbc() {
		return this.context.getBean(JdbcClient.class);
	}

	DataSource dataSource() {
		return this.context.getBean(DataSource.class);
	}

	@Override
	public void close() {
		this.context.close();
	}

}
