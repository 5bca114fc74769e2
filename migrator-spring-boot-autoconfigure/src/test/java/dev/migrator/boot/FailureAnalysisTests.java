package dev.migrator.boot;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for what a person reads whose application does not start.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailureAnalysisTests {

	@TempDir
	private Path directory;

	@Test
	void aFailedRevisionIsReportedWithWhatHappenedAndWhatToDo(CapturedOutput output) {
		Workspace workspace = Workspace.withTwoRevisions(this.directory)
			.revision("aaaa0003", "aaaa0002", "break", "INSERT INTO nowhere VALUES (1);", "");
		assertThatException().isThrownBy(() -> workspace.run(Workspace.Application.class));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.containsSubsequence("Description:", "aaaa0003", "no such table: nowhere", "Action:");
	}

	@Test
	void pendingRevisionsAreReportedWhereTheyMayNotBe(CapturedOutput output) {
		Workspace workspace = Workspace.withTwoRevisions(this.directory);
		assertThatException().isThrownBy(() -> workspace.run(Workspace.Application.class, "migrator.trigger=verify"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.containsSubsequence("Description:", "aaaa0001", "Action:");
	}

	@Test
	void aTableThatHibernateMissesIsReportedWithTheTriggerToSet(CapturedOutput output) {
		Workspace workspace = Workspace.withTwoRevisions(this.directory);
		assertThatException()
			.isThrownBy(() -> workspace.run(JpaApplication.class, "spring.jpa.hibernate.ddl-auto=validate"));
		assertThat(output).contains("APPLICATION FAILED TO START", "missing table [person]",
				"migrator.trigger=database-initialization");
	}

	@Test
	void withThatTriggerHibernateFindsTheTable() {
		Workspace workspace = Workspace.withTwoRevisions(this.directory);
		workspace
			.run(JpaApplication.class, "spring.jpa.hibernate.ddl-auto=validate",
					"migrator.trigger=database-initialization")
			.close();
		assertThat(workspace.columns("person")).contains("email");
	}

	@Test
	void aTableThatNoRevisionBringsIsReportedAsMissing(CapturedOutput output) {
		Workspace workspace = new Workspace(this.directory).revision("aaaa0001", "", "create another",
				"CREATE TABLE another (id INTEGER PRIMARY KEY);", "");
		assertThatException().isThrownBy(() -> workspace.run(JpaApplication.class,
				"spring.jpa.hibernate.ddl-auto=validate", "migrator.trigger=database-initialization"));
		assertThat(output).contains("missing table [person]", "Write a revision");
	}

	@Test
	void pendingRevisionsAreReportedBeforeHibernateMissesATable(CapturedOutput output) {
		Workspace workspace = Workspace.withTwoRevisions(this.directory);
		assertThatException().isThrownBy(() -> workspace.run(JpaApplication.class,
				"spring.jpa.hibernate.ddl-auto=validate", "migrator.trigger=verify"));
		assertThat(output).containsSubsequence("Description:", "aaaa0001", "Action:")
			.doesNotContain("missing table [person]");
	}

	@Test
	void aMissingUrlIsReportedWithAnExample(CapturedOutput output) {
		run(Workspace.Application.class);
		assertThat(output).contains("APPLICATION FAILED TO START", "spring.datasource.url is not set",
				"spring.datasource.url=jdbc:sqlite:./app.db");
	}

	@Test
	void aUrlThatNoDriverIsKnownForIsReportedWithoutItsPassword(CapturedOutput output) {
		run(Workspace.Application.class, "--spring.datasource.url=jdbc:nosuch://me:secret@host/app?key=secret");
		assertThat(output)
			.contains("APPLICATION FAILED TO START", "there is no driver for jdbc:nosuch://host/app,",
					"spring.datasource.url=jdbc:sqlite:./app.db", "spring.datasource.driver-class-name")
			.doesNotContain("is not set");
		assertThat(output.toString().substring(output.toString().indexOf("Description:"))).doesNotContain("secret");
	}

	@Test
	void withoutMigratorAMissingUrlIsReportedAsEver(CapturedOutput output) {
		run(DataSourceOnly.class);
		assertThat(output).contains("APPLICATION FAILED TO START", "Failed to configure a DataSource")
			.doesNotContain("app.db");
	}

	@Test
	void aMissingDataSourceIsReported(CapturedOutput output) {
		run(MigratorOnly.class);
		assertThat(output).contains("APPLICATION FAILED TO START", "the application has no DataSource bean",
				"migrator.enabled=false");
	}

	@Test
	void aFailedStartEndsTheProcessWithAnError() throws Exception {
		Workspace workspace = Workspace.withTwoRevisions(this.directory)
			.revision("aaaa0003", "aaaa0002", "break", "INSERT INTO nowhere VALUES (1);", "");
		Process process = workspace.start(Main.class, "(?!)");
		String output = Workspace.output(process);
		assertThat(process.waitFor()).as(output).isEqualTo(1);
		assertThat(output).contains("APPLICATION FAILED TO START", "aaaa0003");
	}

	private static void run(Class<?> source, String... arguments) {
		SpringApplication application = new SpringApplication(source);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatException().isThrownBy(() -> application.run(arguments));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(HibernateJpaAutoConfiguration.class)
	@Import(Workspace.Application.class)
	@EntityScan(basePackageClasses = Person.class)
	static class JpaApplication {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(DataSourceAutoConfiguration.class)
	static class DataSourceOnly {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(MigratorAutoConfiguration.class)
	static class MigratorOnly {

	}

	/**
	 * An application in a process of its own.
	 */
	static class Main {

		public static void main(String[] args) {
			SpringApplication.run(Workspace.Application.class, args);
		}

	}

}
