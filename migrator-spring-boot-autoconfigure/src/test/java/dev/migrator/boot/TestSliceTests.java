package dev.migrator.boot;

import java.nio.file.Path;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.boot.jdbc.test.autoconfigure.AutoConfigureTestDatabase;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.boot.jpa.test.autoconfigure.TestEntityManager;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for revisions in Spring Boot's test slices.
 */
class TestSliceTests {

	@TempDir
	private static Path directory;

	private static void register(DynamicPropertyRegistry registry, String name) {
		Workspace workspace = Workspace.withTwoRevisions(directory);
		registry.add("spring.datasource.url", () -> workspace.url(name));
		registry.add("migrator.locations", () -> workspace.revisions().toUri().toString());
	}

	@Nested
	@JdbcTest
	@AutoConfigureTestDatabase(replace = AutoConfigureTestDatabase.Replace.NONE)
	@ContextConfiguration(classes = Application.class)
	@DirtiesContext
	class JdbcTests {

		@Autowired
		private JdbcClient client;

		@DynamicPropertySource
		static void properties(DynamicPropertyRegistry registry) {
			register(registry, "jdbc");
		}

		@Test
		void aJdbcTestFindsTheTables() {
			this.client.sql("INSERT INTO person (name, email) VALUES ('Ada', 'ada@example.org')").update();
			assertThat(this.client.sql("SELECT name FROM person").query(String.class).single()).isEqualTo("Ada");
		}

	}

	@Nested
	@DataJpaTest(properties = { "spring.jpa.hibernate.ddl-auto=validate", "migrator.trigger=database-initialization" })
	@AutoConfigureTestDatabase(replace = AutoConfigureTestDatabase.Replace.NONE)
	@ContextConfiguration(classes = Application.class)
	@DirtiesContext
	class DataJpaTests {

		@Autowired
		private TestEntityManager entities;

		@DynamicPropertySource
		static void properties(DynamicPropertyRegistry registry) {
			register(registry, "jpa");
		}

		@Test
		void aDataJpaTestFindsTheTables() {
			int id = this.entities.persistAndFlush(new Person()).id();
			this.entities.clear();
			assertThat(this.entities.find(Person.class, id)).isNotNull();
		}

	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {

	}

}
