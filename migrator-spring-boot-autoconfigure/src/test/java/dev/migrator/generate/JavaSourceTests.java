package dev.migrator.generate;

import java.util.List;

import dev.migrator.revision.Revision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JavaSource}.
 */
class JavaSourceTests {

	@Test
	void literalNamesAreRead() {
		List<JavaSource> found = JavaSource.read("""
				import dev.migrator.operation.MigratorRevision;
				@Component
				@MigratorRevision(id = "b", revises = { "a", /* "x", */ "c" }, message = "a (message), \\"quoted\\" @",
						labels = "l", // old: dependsOn = "q"
						dependsOn = {}, transactional = false, created = Times.FIRST)
				class B implements JavaRevision {
				}
				""");
		assertThat(found).singleElement()
			.extracting(JavaSource::revision)
			.isEqualTo(new Revision("b", List.of("a", "c"), List.of(), List.of("l"), "", null));
	}

	@Test
	void anAnnotationMayBeNamedInFullAndOneSourceMayHoldSeveral() {
		assertThat(JavaSource.read("""
				class All {
					@dev.migrator.operation.MigratorRevision(id="a") class A {}
					@MigratorRevision( revises="a" , id="b" ) class B {}
				}
				""")).extracting(JavaSource::id).containsExactly("a", "b");
	}

	@ParameterizedTest
	@ValueSource(strings = { "// @MigratorRevision(id = \"a\")", "/** @MigratorRevision(id = \"a\") */",
			"String s = \"@MigratorRevision(id = \\\"a\\\")\";",
			"String s = \"\"\"\n@MigratorRevision(id = \"a\")\n\"\"\";", "@interface MigratorRevision { String id(); }",
			"@MigratorRevision(id = ID)", "@MigratorRevision", "@MigratorRevisions(id = \"a\")",
			"@MigratorRevision(\"a\")" })
	void whatIsNoAnnotationOrHasNoLiteralIdIsPassedOver(String source) {
		assertThat(JavaSource.read(source)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "revises = A.ID", "revises = { A.ID }", "revises = \"a\" + 1", "revises = { \"a\", B }",
			"labels = NAME", "dependsOn = f(\"x\")" })
	void namesThatAreNoLiteralsCannotBeTold(String attribute) {
		assertThat(JavaSource.read("@MigratorRevision(id = \"b\", " + attribute + ") class B {}")).singleElement()
			.satisfies((source) -> {
				assertThat(source.id()).isEqualTo("b");
				assertThat(source.revision()).isNull();
			});
	}

	@Test
	void aLongSourceIsRead() {
		String literal = "\"" + "x\\n".repeat(200_000) + "\"";
		assertThat(JavaSource.read("String s = " + literal + ";\n/*" + "*".repeat(200_000)
				+ "*/ @MigratorRevision(id = \"a\", message = " + literal + ") class A {}"))
			.singleElement()
			.extracting(JavaSource::id)
			.isEqualTo("a");
	}

}
