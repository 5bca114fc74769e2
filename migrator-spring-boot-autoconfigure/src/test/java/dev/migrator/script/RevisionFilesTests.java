package dev.migrator.script;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

import dev.migrator.operation.JavaRevision;
import dev.migrator.operation.MigratorRevision;
import dev.migrator.operation.Operations;
import dev.migrator.sql.SqlDialect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.io.support.ResourcePatternResolver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RevisionFiles}.
 */
class RevisionFilesTests {

	@TempDir
	private Path folder;

	@Test
	void filesOfAFolderAndAllBelowItAreFound() throws IOException {
		write("b r/c d/two+1.sql", "two");
		write("b r/one.sql", "one");
		write("b r/readme.txt", "nothing");
		String location = "file:" + this.folder.resolve("b r");
		RevisionFiles files = load(location, this.folder.resolve("b r") + "/");
		assertThat(files.files()).extracting(RevisionFile::source)
			.containsExactly(this.folder + "/b r/c d/two+1.sql", this.folder + "/b r/one.sql");
		assertThat(files.find("one").orElseThrow().revision().id()).isEqualTo("one");
		assertThat(files.find("three")).isEmpty();
	}

	@Test
	void aFolderIsNamedAsAPersonWritesIt() throws IOException {
		write("one.sql", "one");
		assertThat(load(this.folder.toUri().toString()).files()).extracting(RevisionFile::source)
			.containsExactly(this.folder + "/one.sql");
	}

	@Test
	void aFolderThatCannotBeSearchedIsAnErrorAndNotAnEmptyOne() throws IOException {
		write("100%/one.sql", "one");
		String location = "file:" + this.folder.resolve("100%") + "/";
		assertThatExceptionOfType(RevisionFileException.class).isThrownBy(() -> load(location))
			.withMessageContaining(location)
			.withMessageContaining("cannot be searched")
			.withMessageContaining("Nothing has run");
	}

	@Test
	void oneFileMayBeALocation() throws IOException {
		write("one.sql", "one");
		assertThat(load("file:" + this.folder.resolve("one.sql")).files()).hasSize(1);
	}

	@Test
	void allFoldersOfANameOnTheClassPathAreSearchedAndJarsToo() throws IOException {
		write("first/db/revisions/sub/one.sql", "one");
		write("second/db/revisions/two.sql", "two");
		Path jar = this.folder.resolve("third.jar");
		try (OutputStream out = Files.newOutputStream(jar); JarOutputStream entries = new JarOutputStream(out)) {
			entries.putNextEntry(new ZipEntry("db/revisions/"));
			entries.putNextEntry(new ZipEntry("db/revisions/deep er/three.sql"));
			entries.write(script("three").getBytes(StandardCharsets.UTF_8));
			entries.closeEntry();
		}
		URL[] urls = { this.folder.resolve("first/").toUri().toURL(), this.folder.resolve("second/").toUri().toURL(),
				jar.toUri().toURL() };
		try (URLClassLoader loader = new URLClassLoader(urls, null)) {
			for (String location : List.of("classpath:db/revisions", "classpath*:db/revisions/",
					"classpath:/db/revisions")) {
				assertThat(RevisionFiles
					.load(new PathMatchingResourcePatternResolver(loader), List.of(location), SqlDialect.SQLITE)
					.files()).extracting(RevisionFile::source)
					.containsExactly("db/revisions/deep er/three.sql", "db/revisions/sub/one.sql",
							"db/revisions/two.sql");
			}
			assertThat(RevisionFiles
				.load(new PathMatchingResourcePatternResolver(loader), List.of("classpath:db/revisions/two.sql"),
						SqlDialect.SQLITE)
				.files()).hasSize(1);
			assertThat(RevisionFiles
				.load(new PathMatchingResourcePatternResolver(loader), List.of("classpath:*/revisions/t*.sql"),
						SqlDialect.SQLITE)
				.files()).extracting(RevisionFile::source).containsExactly("db/revisions/two.sql");
		}
	}

	@Test
	void aFileThatTwoLocationsLeadToCountsOnce() throws IOException {
		write("db/one.sql", "one");
		assertThat(load("file:" + this.folder + "/db", "file:" + this.folder, this.folder + "/db/../db").files())
			.singleElement()
			.hasToString(this.folder + "/db/one.sql");
	}

	@Test
	void patternsMayNameSeveralFolders() throws IOException {
		write("a/revisions/one.sql", "one");
		write("b/revisions/two.sql", "two");
		write("b/other/three.sql", "three");
		assertThat(load("file:" + this.folder + "/*/revisions").files()).extracting((file) -> file.revision().id())
			.containsExactly("one", "two");
		assertThat(load("file:" + this.folder + "/*/revisions/*.sql").files()).extracting(RevisionFile::source)
			.containsExactly(this.folder + "/a/revisions/one.sql", this.folder + "/b/revisions/two.sql");
	}

	@Test
	void aPathWithoutAPrefixIsOneInTheFileSystem() throws IOException {
		write("db/one.sql", "one");
		String path = Path.of("").toAbsolutePath().relativize(this.folder.toAbsolutePath()) + "/db";
		for (String location : List.of(path, "file:" + path, "file:" + path + "/one.sql")) {
			assertThat(load(location).files()).extracting(RevisionFile::source).containsExactly(path + "/one.sql");
		}
		assertThat(load("src/main").files()).isEmpty();
	}

	@Test
	void filesOfOneNameInSeveralFoldersOnTheClassPathAreToldApart() throws IOException {
		write("first/db/x.sql", "one");
		write("second/db/x.sql", "two");
		URL[] urls = { this.folder.resolve("first/").toUri().toURL(), this.folder.resolve("second/").toUri().toURL() };
		try (URLClassLoader loader = new URLClassLoader(urls, null)) {
			assertThat(RevisionFiles
				.load(new PathMatchingResourcePatternResolver(loader), List.of("classpath:db"), SqlDialect.SQLITE)
				.files()).extracting(RevisionFile::source)
				.hasSize(2)
				.doesNotHaveDuplicates()
				.allSatisfy((source) -> assertThat(source).startsWith("db/x.sql of "));
		}
	}

	@Test
	void anEmptyFolderIsFineButAMissingOneIsNot() throws IOException {
		Files.createDirectory(this.folder.resolve("empty"));
		assertThat(load("file:" + this.folder.resolve("empty")).files()).isEmpty();
		assertThatExceptionOfType(RevisionFileException.class)
			.isThrownBy(() -> load("classpath:no/such", "no/such", "file:/no/such/file.sql"))
			.withMessage("3 problems in revisions:\n  classpath:no/such: the location does not exist\n"
					+ "  file:/no/such/file.sql: the location does not exist\n  no/such: the location does not exist\nNothing has run.")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("migrator.locations")
				.contains("write 'classpath:no/such'"));
	}

	@Test
	void allProblemsOfAllFilesAreToldAtOnce() throws IOException {
		Files.writeString(this.folder.resolve("a.sql"), "-- revise: x\nSELECT 1");
		Files.writeString(this.folder.resolve("b.sql"), "-- revision: b\n-- migrator:upgrade dialect=postgresql\n");
		assertThatExceptionOfType(RevisionFileException.class).isThrownBy(() -> load("file:" + this.folder))
			.withMessage("""
					5 problems in revisions:
					  %1$s/a.sql:1: there is no key 'revise'
					  %1$s/a.sql:1: the header names no revision
					  %1$s/a.sql:2: there is SQL before the first section
					  %1$s/a.sql:2: there is no section
					  %1$s/b.sql:1: there is no upgrade section for sqlite
					Nothing has run.""".formatted(this.folder));
	}

	@Test
	void filesAndOtherRevisionsFormOneGraph() throws IOException {
		write("a.sql", "one");
		assertThat(load("file:" + this.folder).graph(List.of(RevisionClass.of(Two.class))).heads())
			.containsExactly("two");
	}

	@Test
	void problemsOfTheGraphAreLocatedInTheFiles() throws IOException {
		write("a.sql", "one");
		write("b.sql", "one");
		write("c.sql", "three", "four");
		write("d.sql", "four", "three");
		write("e.sql", "five", "missing");
		write("g.sql", "two", "five");
		RevisionFiles files = load("file:" + this.folder);
		List<RevisionClass> classes = List.of(RevisionClass.of(Two.class), RevisionClass.of(Six.class));
		assertThatExceptionOfType(RevisionFileException.class).isThrownBy(() -> files.graph(classes))
			.satisfies((ex) -> assertThat(ex.getProblems()).extracting(Object::toString)
				.anySatisfy((problem) -> assertThat(problem).startsWith(this.folder + "/a.sql:2: ")
					.contains("one")
					.endsWith("(see also " + this.folder + "/b.sql:2)"))
				.anySatisfy(
						(problem) -> assertThat(problem).matches(".*/[cd]\\.sql:3: .*\\(see also .*/[cd]\\.sql:3\\)"))
				.anySatisfy((problem) -> assertThat(problem).startsWith(this.folder + "/e.sql:3: ").contains("missing"))
				.anySatisfy((problem) -> assertThat(problem).startsWith(this.folder + "/g.sql:2: ")
					.endsWith("(see also " + Two.class.getName() + ")"))
				.anySatisfy(
						(problem) -> assertThat(problem).startsWith(Six.class.getName() + ": ").contains("nowhere")))
			.satisfies((ex) -> assertThat(ex.getAction()).contains("'revises' in the header")
				.contains("'revises' of @MigratorRevision"));
	}

	@Test
	void aThousandFilesAreRead() throws IOException {
		for (int i = 0; i < 1000; i++) {
			write("r%03d.sql".formatted(i), "r" + i);
		}
		RevisionFiles files = load("file:" + this.folder);
		assertThat(files.files()).hasSize(1000);
		assertThat(files.files().get(999).revision().id()).isEqualTo("r999");
	}

	private void write(String path, String id, String... parents) throws IOException {
		Path file = this.folder.resolve(path);
		Files.createDirectories(file.getParent());
		Files.writeString(file, script(id).replace("revises:", "revises: " + String.join(", ", parents)));
	}

	private static String script(String id) {
		return "-- message\n-- revision: %s\n-- revises:\n-- migrator:upgrade\nSELECT 1;\n".formatted(id);
	}

	@MigratorRevision(id = "two", revises = "one")
	private static class Two implements JavaRevision {

		@Override
		public void upgrade(Operations op) {
		}

	}

	@MigratorRevision(id = "six", revises = "nowhere")
	private static class Six extends Two {

	}

	private static RevisionFiles load(String... locations) {
		ResourcePatternResolver resolver = new PathMatchingResourcePatternResolver();
		return RevisionFiles.load(resolver, List.of(locations), SqlDialect.SQLITE);
	}

}
