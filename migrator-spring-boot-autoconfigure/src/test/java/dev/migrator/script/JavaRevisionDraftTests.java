package dev.migrator.script;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import dev.migrator.MigratorException;
import dev.migrator.operation.JavaRevision;
import dev.migrator.revision.Revision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link JavaRevisionDraft}.
 */
class JavaRevisionDraftTests {

	private static final Instant CREATED = Instant.parse("2026-11-22T14:30:05Z");

	@TempDir
	private Path folder;

	@Test
	void aClassLooksAsAPersonWouldWriteIt() {
		JavaRevisionDraft draft = draft("5e6f70819203", "fill in missing emails");
		assertThat(draft.className()).isEqualTo("FillInMissingEmails");
		assertThat(draft.source("com.example", ZoneOffset.UTC)).isEqualTo("""
				package com.example;

				import dev.migrator.operation.JavaRevision;
				import dev.migrator.operation.MigratorRevision;
				import dev.migrator.operation.Operations;

				import org.springframework.stereotype.Component;

				@Component
				@MigratorRevision(id = "5e6f70819203",
						message = "fill in missing emails",
						created = "2026-11-22T14:30:05Z")
				class FillInMissingEmails implements JavaRevision {

					@Override
					public void upgrade(Operations op) {
						// Write here what upgrades the database, such as op.execute("...").
					}

					@Override
					public void downgrade(Operations op) {
						// Write here what undoes it. Without this method the revision is irreversible.
					}

				}
				""");
	}

	@Test
	void classesCompileAndSayWhatTheirDraftsSay() throws Exception {
		List<JavaRevisionDraft> drafts = new ArrayList<>();
		for (String message : List.of("plain", "\"quotes\" and \\back\\slashes \\u0041 \\", "a\u202eb\u2066", "é 漢字 🚀",
				"", "component", "override", "string", "*/ } class X {", "2fa", "new", "labels: y",
				"several\nlines */ \\u00zz" + "\n@deprecated <b> & {@link x}")) {
			drafts.add(new JavaRevisionDraft(new Revision("id." + drafts.size(), List.of("one", "two"),
					List.of("three"), List.of("l1", "l2"), message, CREATED), List.of()));
		}
		drafts
			.add(new JavaRevisionDraft(new Revision("bare", List.of(), List.of(), List.of(), "bare", null), List.of()));
		List<Class<?>> types = compile(drafts);
		for (int i = 0; i < drafts.size(); i++) {
			RevisionClass read = RevisionClass.of(types.get(i).asSubclass(JavaRevision.class));
			assertThat(read.revision()).isEqualTo(drafts.get(i).revision());
			assertThat(read.isReversible()).isTrue();
			assertThat(AnnotatedElementUtils.hasAnnotation(types.get(i), Component.class)).isTrue();
		}
	}

	@ParameterizedTest
	@CsvSource({ "component, Revision_a_b", "object, Revision_a_b", "override, Revision_a_b", "2fa, Revision_a_b",
			"'', Revision_a_b", "漢字, Revision_a_b", "new, New", "créer l'été, CreerLEte",
			"a message that goes on and on and on and on and on and on and on and on and on, AMessageThatGoesOnAndOnAndOnAndOnAndOnAndOn" })
	void theNameIsTheMessageInOneWordWhereThatIsAGoodName(String message, String name) {
		assertThat(draft("a.b", message).className()).isEqualTo(name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "com.new", "com..x", "../x", "com/x" })
	void whatIsNoPackageIsRefused(String packageName) {
		assertThatExceptionOfType(MigratorException.class)
			.isThrownBy(() -> draft("a", "m").source(packageName, ZoneOffset.UTC))
			.withMessageContaining("'" + packageName + "'");
	}

	@Test
	void illegalNamesAreRefused() {
		assertThatExceptionOfType(MigratorException.class)
			.isThrownBy(() -> draft("a b", "m").source("x", ZoneOffset.UTC))
			.withMessageContaining("'a b' is no name for 'id'");
	}

	private List<Class<?>> compile(List<JavaRevisionDraft> drafts) throws IOException, ClassNotFoundException {
		List<Path> sources = new ArrayList<>();
		for (JavaRevisionDraft draft : drafts) {
			Path source = this.folder.resolve(draft.className() + ".java");
			assertThat(source).doesNotExist();
			sources.add(Files.writeString(source, draft.source("com.example.revisions", ZoneOffset.UTC)));
		}
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		StringWriter out = new StringWriter();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
			Iterable<? extends JavaFileObject> units = files.getJavaFileObjectsFromPaths(sources);
			boolean compiled = compiler
				.getTask(out, files, null,
						List.of("-d", this.folder.toString(), "-encoding", "UTF-8", "-proc:none",
								"-Xlint:all,-processing", "-cp", System.getProperty("java.class.path")),
						null, units)
				.call();
			assertThat(compiled).as(out.toString()).isTrue();
		}
		List<Class<?>> types = new ArrayList<>();
		try (URLClassLoader loader = new URLClassLoader(new URL[] { this.folder.toUri().toURL() },
				getClass().getClassLoader())) {
			for (JavaRevisionDraft draft : drafts) {
				types.add(loader.loadClass("com.example.revisions." + draft.className()));
			}
		}
		return types;
	}

	private static JavaRevisionDraft draft(String id, String message) {
		return new JavaRevisionDraft(new Revision(id, List.of(), List.of(), List.of(), message, CREATED), List.of());
	}

}
