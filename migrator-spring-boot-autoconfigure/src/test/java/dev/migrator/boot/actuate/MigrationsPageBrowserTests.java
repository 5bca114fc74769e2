package dev.migrator.boot.actuate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import javax.sql.DataSource;

import dev.migrator.Migrator;
import dev.migrator.boot.Workspace;
import dev.migrator.engine.MigratorBuilder;
import dev.migrator.operation.JavaRevision;
import dev.migrator.operation.MigratorRevision;
import dev.migrator.operation.Operations;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Looks at the pages of the endpoint {@code migrations} in a browser, on a telephone and
 * on a screen, by day and by night. What it saw is in {@code target/screenshots}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MigrationsPageBrowserTests {

	private static final Path SCREENSHOTS = Path.of("target", "screenshots");

	private static final String NASTY = "<script>alert(1)</script><img src=x onerror=alert(2)> \"'`&amp; \u202Eesrever "
			+ "\u0007 \u200B 😀 לעדכן את הטבלה " + "x".repeat(300) + " and so on".repeat(1000);

	private final List<ConfigurableApplicationContext> contexts = new ArrayList<>();

	@TempDir
	private Path directory;

	private @Nullable Browser started;

	private @Nullable Path profile;

	@BeforeAll
	void startBrowser(@TempDir(cleanup = CleanupMode.NEVER) Path profile) throws IOException {
		this.profile = profile;
		Optional<Path> command = Browser.find();
		if (command.isPresent()) {
			this.started = Browser.start(command.get(), profile);
		}
	}

	@BeforeEach
	void skipWithoutBrowser() {
		Assumptions.assumeTrue(this.started != null,
				"SKIPPED: there is no Chromium on the path of this machine, so nobody looks at the pages");
	}

	@AfterAll
	void stopBrowser() {
		if (this.started != null) {
			this.started.close();
		}
		if (this.profile != null) {
			// A browser may leave something in use for a while: no reason to fail
			FileSystemUtils.deleteRecursively(this.profile.toFile());
		}
	}

	@AfterEach
	void stopApplications() {
		this.contexts.forEach(ConfigurableApplicationContext::close);
		this.contexts.clear();
	}

	private Browser browser() {
		Browser browser = this.started;
		if (browser == null) {
			throw new IllegalStateException("There is no browser");
		}
		return browser;
	}

	@Test
	void whatIsUpToDate() {
		String base = run(town(), MigrationsEndpointTests.Application.class);
		inspect("up-to-date", base + "/migrations");
		inspect("merge", base + "/migrations/5d8e2b9f4a17");
	}

	@Test
	void whatIsPending() {
		String base = run(town(), MigrationsEndpointTests.Application.class, "migrator.trigger=never");
		inspect("pending", base + "/migrations");
	}

	@Test
	void whatIsHeldAndWhatDowngradesHaveKept() {
		String base = run(Workspace.withTwoRevisions(this.directory), MigrationsEndpointTests.Application.class);
		ConfigurableApplicationContext context = this.contexts.get(0);
		JdbcTemplate template = new JdbcTemplate(context.getBean(DataSource.class));
		template.update("INSERT INTO person (name, email) VALUES ('Ann', 'ann@example.org'), ('Bob', NULL)");
		Migrator migrator = context.getBean(Migrator.class);
		migrator.downgrade("base", migrator.planDowngrade("base").planId());
		inspect("held", base + "/migrations");
	}

	@Test
	void whatNobodyWantsToSee() throws IOException {
		Workspace workspace = town().revision("ffff0001", "5d8e2b9f4a17", "come from a newer release", "SELECT 1;", "");
		run(workspace, MigrationsEndpointTests.Application.class);
		stopApplications();
		Files.delete(workspace.revisions().resolve("ffff0001.sql"));
		workspace.revision("9b0d4f6a2c81", "c3e7a1b5d942", "index addresses", "SELECT 'changed';", "SELECT 1;")
			.revision("eeee0001", "5d8e2b9f4a17", NASTY, "SELECT '<script>alert(3)</script>';", "")
			.revision("eeee0002", "eeee0001", "insert what does not fit", "INSERT INTO nowhere VALUES ('<b>');", "");
		String base = run(workspace, MigrationsEndpointTests.Application.class, "migrator.on-failure=keep-running",
				"migrator.unknown-revisions=allow");
		inspect("diverged", base + "/migrations");
		inspect("nasty", base + "/migrations/eeee0001");
		inspect("not-found", base + "/migrations/nowhere?migrator=%3Cscript%3Ealert(1)%3C/script%3E");
		inspect("ambiguous", base + "/migrations/eeee");
	}

	@Test
	void whatFailed() {
		Workspace workspace = town().revision("eeee0002", "5d8e2b9f4a17", "insert what does not fit",
				"INSERT INTO nowhere VALUES ('<b>');", "");
		String base = run(workspace, MigrationsEndpointTests.Application.class, "migrator.on-failure=keep-running");
		inspect("failed", base + "/migrations");
	}

	@Test
	void severalMigratorsOneOfWhichDoesNotAnswer() {
		String base = run(Workspace.withTwoRevisions(this.directory), WithoutAnswer.class, "migrator.trigger=never");
		inspect("several", base + "/migrations");
	}

	@Test
	void aRunThatIsOn() throws InterruptedException {
		Workspace workspace = town().revision("eeee0001", "5d8e2b9f4a17", "go on when it is over", "SELECT 1;", "");
		String base = run(workspace, WithPatience.class, "migrator.trigger=never");
		Migrator migrator = this.contexts.get(0).getBean(Migrator.class);
		Thread run = new Thread(() -> migrator.upgrade(), "upgrade");
		run.start();
		try {
			assertThat(WaitForOthers.REACHED.await(1, TimeUnit.MINUTES)).isTrue();
			inspect("running", base + "/migrations");
		}
		finally {
			WaitForOthers.GO_ON.countDown();
			run.join();
		}
	}

	@Test
	void aThousandRevisions() {
		Workspace workspace = Workspace.withTwoRevisions(this.directory);
		String last = "aaaa0002";
		for (int i = 3; i <= 990; i++) {
			workspace.revision("r%04d".formatted(i), last, "make the change number %d".formatted(i), "SELECT 1;", "");
			last = "r%04d".formatted(i);
		}
		run(workspace, MigrationsEndpointTests.Application.class, "migrator.transaction-mode=single");
		stopApplications();
		for (int i = 991; i <= 1000; i++) {
			workspace.revision("r%04d".formatted(i), last, "make the change number %d".formatted(i), "SELECT 1;", "");
			last = "r%04d".formatted(i);
		}
		String base = run(workspace, MigrationsEndpointTests.Application.class, "migrator.trigger=never");
		inspect("thousand", base + "/migrations");
		browser().open(base + "/migrations", 1440, false);
		assertThat(browser().evaluate("document.querySelectorAll('.rows li').length").asInt()).isEqualTo(1000);
		assertThat(browser().evaluate("document.documentElement.scrollHeight").asInt()).isLessThan(4000);
	}

	@Test
	void manyRevisionsSideBySide() {
		Workspace workspace = Workspace.withTwoRevisions(this.directory);
		for (int branch = 0; branch < 50; branch++) {
			for (int step = 0; step < 6; step++) {
				revision(workspace, step + 1, "b%03d.%d".formatted(branch, step),
						(step == 0) ? "aaaa0002" : "b%03d.%d".formatted(branch, step - 1),
						"step %d of team %d".formatted(step, branch), "");
			}
		}
		inspect("wide",
				run(workspace, MigrationsEndpointTests.Application.class, "migrator.trigger=never") + "/migrations");
	}

	@Test
	void theFirstKeyLeadsToTheContentAndEachRevisionToItsPage() {
		Browser browser = browser();
		browser.open(run(town(), MigrationsEndpointTests.Application.class) + "/migrations", 1440, false);
		browser.press("Tab", 9);
		assertThat(browser.evaluate("document.activeElement.textContent").asString()).isEqualTo("Skip to the content");
		browser.press("Enter", 13);
		assertThat(browser.evaluate("location.hash").asString()).isEqualTo("#content");
		browser.follow("document.querySelector('.rows a').click()");
		assertThat(browser.evaluate("document.querySelector('h1').textContent").asString())
			.isEqualTo("bring search and avatars together");
		browser.follow("document.querySelector('nav a').click()");
		assertThat(browser.evaluate("document.querySelector('h1').textContent").asString())
			.isEqualTo("Database migrations");
	}

	/**
	 * Look at a page: narrow and dark, wide and light. Colours do not depend on the
	 * width.
	 */
	private void inspect(String name, String url) {
		inspect(name, url, 360, true);
		inspect(name, url, 1440, false);
	}

	private void inspect(String name, String url, int width, boolean dark) {
		String look = "%s at %d %s".formatted(name, width, dark ? "dark" : "light");
		Browser browser = browser();
		browser.open(url, width, dark);
		browser.screenshot(SCREENSHOTS.resolve(look.replace(' ', '-') + ".png"));
		assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt()).as(look)
			.isLessThanOrEqualTo(width);
		assertThat(browser.accessibilityViolations()).as(look).isEmpty();
		unfold(browser, look, width);
		assertThat(browser.complaints()).as(look).isEmpty();
	}

	private static void unfold(Browser browser, String look, int width) {
		int folds = browser.evaluate("""
				document.querySelectorAll('details').forEach((details) => details.open = true),
				document.querySelectorAll('details').length""").asInt();
		if (folds > 0 && browser.evaluate("document.querySelectorAll('li').length").asInt() < 200) {
			browser.screenshot(SCREENSHOTS.resolve(look.replace(' ', '-') + "-unfolded.png"));
			assertThat(browser.accessibilityViolations()).as(look + ", unfolded").isEmpty();
		}
		assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt()).as(look + ", unfolded")
			.isLessThanOrEqualTo(width);
	}

	private String run(Workspace workspace, Class<?> source, String... properties) {
		String[] all = Stream.concat(Stream.of("server.port=0", "management.endpoints.web.exposure.include=migrations",
				"management.endpoint.migrations.show-values=always"), Stream.of(properties))
			.toArray(String[]::new);
		ConfigurableApplicationContext context = workspace.run(new SpringApplication(source), all);
		this.contexts.add(context);
		return "http://localhost:%s/actuator".formatted(context.getEnvironment().getProperty("local.server.port"));
	}

	/**
	 * Revisions as a team has them after some time: two beginnings, branches, a merge,
	 * and a branch that needs something of the other.
	 */
	private Workspace town() {
		Workspace workspace = new Workspace(this.directory);
		revision(workspace, 1, "8f3a1c5e7b20", "", "create users", "labels: accounts");
		revision(workspace, 2, "c41d92e6a07f", "8f3a1c5e7b20", "add email to users", "");
		revision(workspace, 3, "77aa88bb99cc", "", "create invoices", "labels: billing");
		String last = "c41d92e6a07f";
		for (int day = 4; day < 18; day++) {
			String id = "%012x".formatted(0x1a2b3c4d5e6fL * day);
			revision(workspace, day, id, last, "widen column %d of the address book".formatted(day), "");
			last = id;
		}
		revision(workspace, 18, "c3e7a1b5d942", last, "create addresses", "");
		revision(workspace, 19, "9b0d4f6a2c81", "c3e7a1b5d942", "index addresses", "");
		revision(workspace, 20, "20c4e1a7b6d5", "c3e7a1b5d942", "create avatars", "labels: avatars");
		revision(workspace, 21, "31d5f2b8c7e6", "77aa88bb99cc", "send invoices to addresses",
				"depends-on: c3e7a1b5d942");
		revision(workspace, 22, "6e9f3c0a5b28", "9b0d4f6a2c81",
				"let people be found by street and town, however these are written in the letters that they send", "");
		revision(workspace, 23, "5d8e2b9f4a17", "6e9f3c0a5b28, 20c4e1a7b6d5", "bring search and avatars together", "");
		return workspace;
	}

	private static void revision(Workspace workspace, int day, String id, String revises, String message, String more) {
		workspace.write(id, """
				-- %s
				--
				-- revision: %s
				-- revises: %s
				-- created: 2026-10-%02dT09:30:00Z
				-- %s

				-- migrator:upgrade
				CREATE TABLE t%s (id INTEGER PRIMARY KEY, name VARCHAR(50) NOT NULL UNIQUE);

				-- migrator:downgrade
				DROP TABLE t%s;
				""".formatted(message, id, revises, day, more, id, id));
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ MigrationsEndpointTests.Application.class, WaitForOthers.class })
	static class WithPatience {

	}

	@MigratorRevision(id = "cafe0001", revises = "5d8e2b9f4a17", message = "wait for others")
	static class WaitForOthers implements JavaRevision {

		private static final CountDownLatch REACHED = new CountDownLatch(1);

		private static final CountDownLatch GO_ON = new CountDownLatch(1);

		@Override
		public void upgrade(Operations op) {
			REACHED.countDown();
			try {
				GO_ON.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(MigrationsEndpointTests.TwoMigratorsApplication.class)
	static class WithoutAnswer {

		@Bean
		Migrator reportsMigrator(Environment environment) {
			return MigratorBuilder.forDataSource(new DriverManagerDataSource("jdbc:sqlite:/nowhere/at/all.db"))
				.name("reportsMigrator")
				.locations(List.of(environment.getRequiredProperty("migrator.locations")))
				.build();
		}

	}

}
