package dev.migrator.boot;

import java.nio.file.Path;

import dev.migrator.operation.JavaRevision;
import dev.migrator.operation.MigratorRevision;
import dev.migrator.operation.Operations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;

import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what a native image takes along.
 */
class RevisionLocationsAotProcessorTests {

	@TempDir
	private Path directory;

	@Test
	void revisionFilesInTheDefaultLocationAreTakenAlong() {
		RuntimeHints hints = process();
		assertThat(RuntimeHintsPredicates.resource().forResource("db/revisions/1_create_users.sql")).accepts(hints);
		assertThat(RuntimeHintsPredicates.resource().forResource("db/revisions/2026/11/2_more.sql")).accepts(hints);
		assertThat(RuntimeHintsPredicates.resource().forResource("db/other/1_create_users.sql")).rejects(hints);
	}

	@Test
	void revisionFilesInConfiguredLocationsAreTakenAlong() {
		RuntimeHints hints = process(
				"migrator.locations=classpath:/schema/,classpath*:modules/revisions,file:/etc/revisions");
		assertThat(RuntimeHintsPredicates.resource().forResource("schema/1.sql")).accepts(hints);
		assertThat(RuntimeHintsPredicates.resource().forResource("modules/revisions/a/1.sql")).accepts(hints);
		assertThat(RuntimeHintsPredicates.resource().forResource("db/revisions/1.sql")).rejects(hints);
	}

	@Test
	void revisionFilesOfAllThatPropertiesDeclareAreTakenAlong() {
		RuntimeHints hints = process("migrator.instances.orders.table-prefix=o_",
				"migrator.instances.billing.locations=classpath:billing", "migrator.instances.orders.schema=x");
		assertThat(RuntimeHintsPredicates.resource().forResource("db/revisions/orders/1.sql")).accepts(hints);
		assertThat(RuntimeHintsPredicates.resource().forResource("billing/1.sql")).accepts(hints);
		assertThat(RuntimeHintsPredicates.resource().forResource("db/revisions/other/1.sql")).rejects(hints);
	}

	@Test
	void withoutMigratorNothingIsTakenAlong() {
		RuntimeHints hints = process("migrator.enabled=false");
		assertThat(RuntimeHintsPredicates.resource().forResource("db/revisions/1.sql")).rejects(hints);
	}

	@Test
	void revisionsInJavaCanBeLookedAt() {
		RuntimeHints hints = process();
		assertThat(RuntimeHintsPredicates.reflection().onType(Revision.class)).accepts(hints);
	}

	@MigratorRevision(id = "aaaa0001")
	static class Revision implements JavaRevision {

		@Override
		public void upgrade(Operations op) {
		}

	}

	private RuntimeHints process(String... properties) {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			TestPropertyValues.of("spring.datasource.url=" + new Workspace(this.directory).url())
				.and(properties)
				.applyTo(context);
			context.register(DataSourceAutoConfiguration.class, MigratorAutoConfiguration.class, Revision.class);
			GenerationContext generation = new DefaultGenerationContext(
					new ClassNameGenerator(ClassName.get("dev.migrator.boot", "Application")),
					new InMemoryGeneratedFiles());
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
			return generation.getRuntimeHints();
		}
	}

}
