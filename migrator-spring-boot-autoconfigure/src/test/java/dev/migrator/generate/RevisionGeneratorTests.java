package dev.migrator.generate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import dev.migrator.MigratorException;
import dev.migrator.revision.Revision;
import dev.migrator.revision.RevisionExpressionException;
import dev.migrator.revision.RevisionGraph;
import dev.migrator.script.RevisionFile;
import dev.migrator.script.RevisionFileException;
import dev.migrator.sql.SqlDialect;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RevisionGenerator}.
 */
class RevisionGeneratorTests {

	private static final Instant NOW = Instant.parse("2026-11-22T14:30:05.678Z");

	@TempDir
	private Path project;

	private Path directory;

	private Path java;

	private GenerateSettings settings;

	private final List<Revision> known = new ArrayList<>();

	private Iterator<String> ids = Stream.iterate(1, (number) -> number + 1).map((number) -> "new" + number).iterator();

	@BeforeEach
	void makeProject() throws IOException {
		this.directory = Files.createDirectories(this.project.resolve("db/revisions"));
		this.java = Files.createDirectories(this.project.resolve("java"));
		this.settings = new GenerateSettings(this.directory, "{id}_{slug}", 40, ZoneOffset.UTC, this.java,
				"com.example.revisions");
	}

	@Test
	void theFirstRevisionIsABase() throws IOException {
		GeneratedRevision generated = generator().revision(NewRevision.of("create users"));
		assertThat(generated.revision()).isEqualTo(new Revision("new1", List.of(), List.of(), List.of(), "create users",
				Instant.parse("2026-11-22T14:30:05Z")));
		assertThat(generated.file()).isEqualTo(this.directory.resolve("new1_create_users.sql"));
		assertThat(generated.file()).content().startsWith("-- create users\n--\n-- revision: new1\n-- created: ");
		assertThat(read(generated)).isEqualTo(generated.revision());
		try (Stream<Path> files = Files.list(this.directory)) {
			assertThat(files).containsExactly(generated.file());
		}
	}

	@Test
	void aRevisionFollowsTheOneHeadEvenIfThatWasNotBuiltYet() {
		know("one");
		know("two", "one");
		assertThat(generator().revision(NewRevision.of("a")).revision().revises()).containsExactly("two");
		assertThat(generator().revision(NewRevision.of("b")).revision().revises()).containsExactly("new1");
		assertThat(generator().revision(java("c")).revision().revises()).containsExactly("new2");
		assertThat(generator().revision(java("d")).revision().revises()).containsExactly("new3");
		assertThat(generator().revision(NewRevision.of("e")).revision().revises()).containsExactly("new4");
	}

	@Test
	void theSourceTreeIsRightWhereTheClassPathIsOlder() throws IOException {
		know("one");
		know("two", "one");
		know("three", "one");
		write("sub/three.sql", "three", "two");
		assertThat(generator().revision(NewRevision.of("a")).revision().revises()).containsExactly("three");
		Files.delete(this.directory.resolve("sub/three.sql"));
		Files.delete(this.directory.resolve("new1_a.sql"));
		Files.writeString(this.java.resolve("Three.java"), "@MigratorRevision(id = \"three\", revises = \"two\")");
		assertThat(generator().revision(NewRevision.of("a")).revision().revises()).containsExactly("three");
	}

	@Test
	void aRevisionInJavaIsWrittenIntoItsPackage() {
		know("one");
		GeneratedRevision generated = generator().revision(java("fill in emails"));
		assertThat(generated.file()).isEqualTo(this.java.resolve("com/example/revisions/FillInEmails.java"));
		assertThat(generated.file()).content()
			.contains("package com.example.revisions;", "id = \"new1\"", "revises = \"one\"");
	}

	@Test
	void aRevisionInJavaNeedsAPackageAndADirectory() {
		this.settings = new GenerateSettings(this.directory, "{id}", 40, ZoneOffset.UTC, this.java, null);
		assertRefused(java("m"), "package").satisfies(actionContains("migrator.generate.java-package"));
		this.settings = new GenerateSettings(this.directory, "{id}", 40, ZoneOffset.UTC, this.project.resolve("none"),
				"x");
		assertRefused(java("m"), this.project.resolve("none") + ", does not exist")
			.satisfies(actionContains("migrator.generate.java-directory"));
	}

	@Test
	void aRevisionInJavaThatCannotBeToldWithoutACompilerStopsTheCommandUntilItIsBuilt() throws IOException {
		Files.writeString(this.java.resolve("X.java"), "@MigratorRevision(id = \"x\", revises = Y.ID) class X {}");
		assertRefused(NewRevision.of("m"), "X.java").satisfies(actionContains("Build the project"));
		know("x");
		assertThat(generator().revision(NewRevision.of("m")).revision().revises()).containsExactly("x");
	}

	@Test
	void withSeveralHeadsOneHasToBeNamed() {
		fork();
		assertRefused(NewRevision.of("m"), "There are 2 heads: left and right")
			.satisfies(actionContains("--head left or --head right", "migrator merge"));
		assertRefused(request(false, "head"), "'head' means 2 heads: left and right")
			.satisfies(actionContains("--head left or --head right"));
		assertRefused(request(false, "heads"), "'--head heads' may mean several").satisfies(actionContains("merge"));
		assertThat(generator().revision(request(false, "left")).revision().revises()).containsExactly("left");
	}

	@Test
	void aHeadMayBeAnyExpressionForOneRevision() throws IOException {
		fork();
		for (String expression : List.of("bill@head", "righ", "right", "bill", "bill@base+2")) {
			Path file = generator().revision(request(false, expression)).file();
			assertThat(file).content().contains("-- revises: right\n");
			Files.delete(file);
		}
		assertThat(generator().revision(request(true, "right-1")).revision().revises()).containsExactly("base1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "+1", "-1", "current", "current-1", "bill@+1", "bill@current" })
	void anExpressionThatBeginsWhereADatabaseIsIsRefused(String expression) {
		fork();
		assertRefused(request(false, expression), "'" + expression + "' begins where a database is");
		assertRefused(new NewMerge(List.of(expression), null, false, null, List.of()), "where a database is");
	}

	@Test
	void followingWhatIsNoHeadNeedsSplice() {
		fork();
		assertRefused(request(false, "base1"), "base1 is no head: left and right revise it already")
			.satisfies(actionContains("--splice", "left and right"));
		assertThat(generator().revision(request(true, "base1")).revision().revises()).containsExactly("base1");
	}

	@Test
	void headBaseBeginsAnew() {
		know("one");
		assertThat(generator().revision(request(false, "base")).revision().revises()).isEmpty();
		assertRefused(request(false, "base", "one"), "'--head base' begins anew");
	}

	@Test
	void severalHeadsMakeAMerge() {
		fork();
		assertThat(generator().revision(request(false, "left", "right", "left")).revision().revises())
			.containsExactly("left", "right");
		assertRefused(request(true, "base1", "left"), "base1 and left cannot be joined");
	}

	@Test
	void unknownAndAmbiguousExpressionsAreErrorsWithCandidates() {
		know("abcd1");
		know("abcd2", "abcd1");
		assertThatExceptionOfType(RevisionExpressionException.class)
			.isThrownBy(() -> generator().revision(request(false, "abcd")))
			.satisfies((ex) -> assertThat(ex.getCandidates()).containsExactly("abcd1", "abcd2"));
		assertThatExceptionOfType(RevisionExpressionException.class)
			.isThrownBy(() -> generator().revision(dependingOn("abcd3")))
			.withMessageContaining("Did you mean abcd");
	}

	@Test
	void dependenciesAreWrittenInFullButLabelsStay() {
		fork();
		know("other");
		NewRevision request = new NewRevision("m", List.of("other"), false, null, List.of("fresh"),
				List.of("bill", "left", "lef", "bill@head", "base"), false);
		assertThatExceptionOfType(RevisionExpressionException.class).isThrownBy(() -> generator().revision(request))
			.withMessageContaining("\"lef\"");
		assertRefused(dependingOn("base"), "'--depends-on base' means no revision");
		GeneratedRevision generated = generator().revision(new NewRevision("m", List.of("other"), false, null,
				List.of("fresh"), List.of("bill", "righ", "left"), false));
		assertThat(generated.revision().dependsOn()).containsExactly("bill", "right", "left");
		assertThat(generated.revision().labels()).containsExactly("fresh");
		assertThat(read(generated)).isEqualTo(generated.revision());
	}

	@Test
	void anIdThatIsTakenIsRefusedNamingWhoHasIt() throws IOException {
		know("one");
		Path file = write("two.sql", "two", "one");
		Path source = Files.writeString(this.java.resolve("T.java"), "@MigratorRevision(id=\"three\",revises=\"two\")");
		assertRefused(withId("one"), "The id one is taken: by a revision on the class path")
			.satisfies(actionContains("--rev-id"));
		assertRefused(withId("two"), "The id two is taken: by " + file);
		assertRefused(withId("three"), "The id three is taken: by " + source);
		assertRefused(withId("a b"), "'a b' is no name for '--rev-id'");
		assertRefused(withId("HEAD"), "'HEAD' cannot be a name for '--rev-id'");
		assertThat(generator().revision(withId(" four ")).revision().id()).isEqualTo("four");
	}

	@Test
	void aLabelThatIsTakenIsRefused() {
		fork();
		assertRefused(labelled("bill"), "The label bill is taken: by the revision right")
			.satisfies(actionContains("--branch-label"));
		assertRefused(labelled("left"), "The label left is taken");
		assertRefused(labelled("a-b"), "'a-b' is no name for '--branch-label'");
		assertRefused(labelled("a", "a"), "names 'a' twice");
		assertRefused(new NewRevision("m", List.of("left"), false, "bill", List.of(), List.of(), false),
				"The id bill is taken: it is a label of the revision right");
		assertRefused(new NewRevision("m", List.of("left"), false, "x", List.of("x"), List.of(), false),
				"does not fit to the others");
	}

	@Test
	void anIdThatWasMadeUpAndIsTakenIsPassedOver() {
		know("one");
		this.ids = List.of("one", "two").iterator();
		assertThat(generator().revision(NewRevision.of("m")).revision().id()).isEqualTo("two");
	}

	@Test
	void idsAreTwelveHexadecimalDigits() {
		RevisionGenerator generator = new RevisionGenerator(this.settings, RevisionGraph.of(List.of()),
				SqlDialect.SQLITE);
		assertThat(generator.revision(NewRevision.of("m")).revision().id()).matches("[0-9a-f]{12}");
	}

	@Test
	void aMergeJoinsAllHeadsUnlessSomeAreNamed() {
		fork();
		know("other");
		GeneratedRevision some = generator().merge(NewMerge.of("bill@head", "left"));
		assertThat(some.revision().revises()).containsExactly("right", "left");
		assertThat(some.revision().message()).isEqualTo("merge right and left");
		assertThat(some.file()).hasFileName("new1_merge_right_and_left.sql");
		assertThat(read(some)).isEqualTo(some.revision());
		GeneratedRevision all = generator()
			.merge(new NewMerge(List.of(), "at last", false, "joined", List.of("whole")));
		assertThat(all.revision().revises()).containsExactlyInAnyOrder("new1", "other");
		assertThat(all.revision().message()).isEqualTo("at last");
		assertThat(all.revision().id()).isEqualTo("joined");
		assertThat(all.revision().labels()).containsExactly("whole");
	}

	@Test
	void headsOfWhichOneDependsOnTheOtherCanBeJoined() {
		know("one");
		this.known.add(new Revision("two", List.of(), List.of("one"), List.of(), "", null));
		assertThat(generator().merge(NewMerge.of("heads")).revision().revises()).containsExactly("one", "two");
	}

	@Test
	void aMergeThatJoinsNothingIsRefused() {
		assertRefused(NewMerge.of(), "There is no revision: nothing to join");
		fork();
		assertRefused(NewMerge.of("left", "left"), "'left left' means one revision, left: nothing to join");
		assertRefused(NewMerge.of("left", "base"), "'base' is before the first revision");
		assertRefused(NewMerge.of("head"), "'head' means 2 heads");
		assertRefused(NewMerge.of("left", "base1"), "base1 is no head").satisfies(actionContains("--splice"));
		assertRefused(new NewMerge(List.of("left", "base1"), null, true, null, List.of()),
				"base1 and left cannot be joined");
		generator().merge(NewMerge.of());
		assertRefused(NewMerge.of(), "There is one head, new1: nothing to join");
	}

	@Test
	void aFileIsNeverOverwritten() throws IOException {
		this.settings = new GenerateSettings(this.directory, "{slug}", 40, ZoneOffset.UTC, this.java, "x");
		GeneratedRevision first = generator().revision(NewRevision.of("add email"));
		String content = Files.readString(first.file());
		assertRefused(NewRevision.of("Add: email"), first.file() + " exists already");
		assertThat(first.file()).hasContent(content);
		Path source = generator().revision(java("m")).file();
		assertRefused(java("M"), source + " exists already");
	}

	@Test
	void foldersOfATemplateAreMadeAndTimesAreThoseOfTheZone() {
		this.settings = new GenerateSettings(this.directory, "{year}/{month}/{day}_{hour}{minute}_{slug}", 8,
				ZoneId.of("Asia/Tokyo"), this.java, null);
		GeneratedRevision generated = generator().revision(NewRevision.of("add email"));
		assertThat(generated.file()).isEqualTo(this.directory.resolve("2026/11/22_2330_add.sql"));
		assertThat(generated.file()).content().contains("-- created: 2026-11-22T23:30:05+09:00\n");
		assertThat(generator().revision(NewRevision.of("b")).revision().revises()).containsExactly("new1");
	}

	@Test
	void aMissingDirectoryIsAnErrorThatNamesInit() {
		Path missing = this.project.resolve("none/here");
		this.settings = new GenerateSettings(missing, "{id}", 40, ZoneOffset.UTC, this.java, "x");
		assertRefused(NewRevision.of("m"), missing + ", does not exist")
			.satisfies(actionContains("migrator init", "migrator.generate.directory"));
		assertThat(RevisionGenerator.init(this.settings)).isTrue();
		assertThat(missing).isEmptyDirectory();
		assertThat(RevisionGenerator.init(this.settings)).isFalse();
		assertThat(generator().revision(NewRevision.of("m")).file()).exists();
	}

	@Test
	void aFileInPlaceOfTheDirectoryIsRefused() throws IOException {
		Path file = Files.writeString(this.project.resolve("file"), "");
		for (Path path : List.of(file, file.resolve("below"))) {
			this.settings = new GenerateSettings(path, "{id}", 40, ZoneOffset.UTC, this.java, "x");
			assertThatExceptionOfType(MigratorException.class).isThrownBy(() -> RevisionGenerator.init(this.settings))
				.withMessageContaining(path.toString());
		}
	}

	@Test
	void brokenRevisionsAreToldAndNothingIsWritten() throws IOException {
		Path file = Files.writeString(this.directory.resolve("a.sql"), "SELECT 1;");
		assertThatExceptionOfType(RevisionFileException.class)
			.isThrownBy(() -> generator().revision(NewRevision.of("m")))
			.withMessageContaining(file.toString());
		Files.delete(file);
		Path orphan = write("b.sql", "b", "missing");
		assertRefused(NewRevision.of("m"), "\"missing\"").withMessageContaining(orphan.toString());
		Files.delete(orphan);
		Path one = write("c.sql", "c");
		Path two = write("d.sql", "c");
		assertRefused(NewRevision.of("m"), one.toString()).withMessageContaining(two.toString());
		try (Stream<Path> files = Files.list(this.directory)) {
			assertThat(files).hasSize(2);
		}
	}

	private ThrowableAssertAlternative<MigratorException> assertRefused(NewRevision request, String message) {
		return assertThatExceptionOfType(MigratorException.class).isThrownBy(() -> generator().revision(request))
			.withMessageContaining(message)
			.withMessageContaining("Nothing was written.");
	}

	private ThrowableAssertAlternative<MigratorException> assertRefused(NewMerge request, String message) {
		return assertThatExceptionOfType(MigratorException.class).isThrownBy(() -> generator().merge(request))
			.withMessageContaining(message)
			.withMessageContaining("Nothing was written.");
	}

	private static Consumer<MigratorException> actionContains(String... words) {
		return (ex) -> assertThat(ex.getAction()).contains(words);
	}

	private RevisionGenerator generator() {
		return new RevisionGenerator(this.settings, RevisionGraph.of(this.known), SqlDialect.SQLITE,
				Clock.fixed(NOW, ZoneOffset.UTC), () -> this.ids.next());
	}

	/**
	 * Two branches, of which the right one is called bill.
	 */
	private void fork() {
		know("base1");
		know("left", "base1");
		this.known.add(new Revision("right", List.of("base1"), List.of(), List.of("bill"), "", null));
	}

	private void know(String id, String... revises) {
		this.known.add(new Revision(id, List.of(revises), List.of(), List.of(), "", null));
	}

	private Path write(String name, String id, String... revises) throws IOException {
		Path file = this.directory.resolve(name);
		Files.createDirectories(file.getParent());
		return Files.writeString(file,
				"-- revision: " + id + "\n-- revises: " + String.join(",", revises) + "\n\n-- migrator:upgrade\n");
	}

	private static Revision read(GeneratedRevision generated) {
		try {
			return RevisionFile.parse("x", Files.readAllBytes(generated.file()), SqlDialect.SQLITE).revision();
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private static NewRevision request(boolean splice, String... heads) {
		return new NewRevision("m", List.of(heads), splice, null, List.of(), List.of(), false);
	}

	private static NewRevision java(String message) {
		return new NewRevision(message, List.of(), false, null, List.of(), List.of(), true);
	}

	private static NewRevision withId(@Nullable String id) {
		return new NewRevision("m", List.of(), false, id, List.of(), List.of(), false);
	}

	private static NewRevision dependingOn(String... expressions) {
		return new NewRevision("m", List.of("base"), false, null, List.of(), List.of(expressions), false);
	}

	private static NewRevision labelled(String... labels) {
		return new NewRevision("m", List.of("left"), false, null, Arrays.asList(labels), List.of(), false);
	}

}
