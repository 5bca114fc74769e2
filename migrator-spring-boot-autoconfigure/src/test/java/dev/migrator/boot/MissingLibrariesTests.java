package dev.migrator.boot;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for applications that have fewer libraries than we can make use of.
 */
class MissingLibrariesTests {

	@TempDir
	private Path directory;

	@Test
	void theMigratorNeedsNeitherActuatorNorMetricsNorHibernate() throws Exception {
		Workspace workspace = Workspace.withTwoRevisions(this.directory);
		Process process = workspace.start(Application.class,
				"spring-boot-(health|actuator|micrometer|hibernate|jpa|data|web|servlet|tomcat)|micrometer-core|hibernate",
				"migrator.on-failure=keep-running");
		String output = Workspace.output(process);
		assertThat(process.waitFor()).as(output).isZero();
		assertThat(workspace.columns("person")).as(output).contains("email");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		public static void main(String[] args) {
			SpringApplication.run(Application.class, args).close();
		}

	}

}
