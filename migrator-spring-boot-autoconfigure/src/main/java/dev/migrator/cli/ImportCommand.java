package dev.migrator.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.sql.DataSource;

import dev.migrator.MigrationResult;
import dev.migrator.Migrator;
import dev.migrator.MigratorException;
import dev.migrator.adoption.AppliedMigrations;
import dev.migrator.adoption.ImportResult;
import dev.migrator.adoption.Imported;
import dev.migrator.adoption.MigrationFormat;
import dev.migrator.adoption.MigrationImport;
import dev.migrator.adoption.Note;
import dev.migrator.adoption.Standing;
import dev.migrator.descriptor.ImportDescriptor;
import dev.migrator.descriptor.ImportedDescriptor;
import dev.migrator.descriptor.ResultDescriptor;
import dev.migrator.generate.GenerateSettings;
import dev.migrator.generate.RevisionGenerator;
import dev.migrator.revision.Revision;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import org.springframework.core.env.Environment;

/**
 * Makes revisions of migrations that were written for another tool.
 */
@CommandLine.Command(name = "import", header = "Turn the SQL migrations of another tool into revisions.",
		description = { "",
				"Writes a revision file for each migration into migrator.generate.directory, in their order, with",
				"the scripts that undo them where there are such. What cannot be carried over is refused or",
				"noted. With --stamp, the database is recorded to be where the other tool has left it." },
		optionListHeading = "%nOptions:%n", parameterListHeading = "%n",
		footer = { "", "Examples:", "  migrator import --from flyway src/main/resources/db/migration",
				"  migrator import --from flyway src/main/resources/db/migration --stamp",
				"  migrator import --from dbmate db/migrations --head 1b2c" })
final class ImportCommand implements Command {

	@Parameters(paramLabel = "DIRECTORY", description = "The directory of the migrations.")
	private Path directory = Path.of("");

	@Option(names = "--from", paramLabel = "TOOL", required = true, converter = FormatConverter.class,
			completionCandidates = FormatConverter.class,
			description = "flyway, liquibase-sql, golang-migrate, diesel or dbmate.")
	private MigrationFormat format = MigrationFormat.FLYWAY;

	@Option(names = "--head", paramLabel = "REVISION", description = "The revision that the first one follows, if any.")
	private @Nullable String head;

	@Option(names = "--stamp", description = "Record what the other tool has applied to the database.")
	private boolean stamp;

	@Option(names = "--history-table", paramLabel = "TABLE",
			description = "Where the other tool notes what it has applied, if not where it does by default.")
	private @Nullable String historyTable;

	@Override
	public Map<String, Object> properties(Environment environment, @Nullable String migrator) {
		if (!this.stamp) {
			return Map.of();
		}
		// What is written is not on the class path before it is built
		RevisionSources sources = RevisionSources.of(environment, migrator);
		String location = "file:" + sources.directory();
		if (hasFiles(sources.directory())) {
			// The source tree, from which the class path was built: both would be twice
			return Map.of(sources.property(), location);
		}
		List<String> locations = new ArrayList<>(sources.locations());
		locations.add(location);
		return Map.of(sources.property(), String.join(",", locations));
	}

	private static boolean hasFiles(Path directory) {
		if (!Files.isDirectory(directory)) {
			return false;
		}
		try (Stream<Path> files = Files.walk(directory)) {
			return files.anyMatch(Files::isRegularFile);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public int run(CommandApplication application, CommandConsole console) {
		Migrator migrator = application.migrator();
		GenerateSettings settings = application.generateSettings();
		// Before anything is written: what is applied may be in the way
		Optional<Standing> standing = this.stamp ? standing(migrator) : Optional.empty();
		RevisionGenerator.init(settings);
		List<String> followed = (this.head != null) ? application.sourceGenerator().followed(List.of(this.head))
				: List.of();
		ImportResult result = new MigrationImport(settings, migrator.dialect()).run(this.format, this.directory,
				followed.isEmpty() ? null : followed.get(0));
		MigrationResult stamped = standing.flatMap(Standing::revision).map((id) -> stamp(migrator, id)).orElse(null);
		List<String> notes = new ArrayList<>(next(migrator, standing, result));
		result.notes().forEach((note) -> notes.add(note.toString()));
		standing.ifPresent((found) -> found.notes().forEach((note) -> notes.add(note.toString())));
		if (console.isJson()) {
			console.json(new ImportDescriptor(result.revisions().stream().map(ImportCommand::describe).toList(), notes,
					(stamped != null) ? ResultDescriptor.of(stamped) : null));
		}
		else {
			print(result, settings, console);
			if (stamped != null) {
				new ResultText(console).print(stamped);
			}
			notes.forEach((note) -> console.note("note: " + note));
		}
		return (this.stamp && standing.isEmpty()) ? FAILED : DONE;
	}

	private static MigrationResult stamp(Migrator migrator, String id) {
		try {
			return migrator.stamp(id);
		}
		catch (MigratorException ex) {
			throw new MigratorException(
					"The revision files were written, but the database was not stamped: " + ex.getMessage(),
					ex.getAction() + "%nThen: 'migrator stamp %s'.".formatted(id), ex);
		}
	}

	private static void print(ImportResult result, GenerateSettings settings, CommandConsole console) {
		for (Imported imported : result.revisions()) {
			Revision revision = imported.revision();
			console.line(RevisionText.step(imported.source(), revision.id(), revision.message())
					+ (imported.reversible() ? "" : " (irreversible)")
					+ (imported.written() ? "" : " (there already)"));
		}
		console.line("Imported %d migration(s) into %s, %d file(s) written".formatted(result.revisions().size(),
				settings.directory(), result.written()));
	}

	private Optional<Standing> standing(Migrator migrator) {
		DataSource dataSource = migrator.dataSource();
		AppliedMigrations applied = new AppliedMigrations(this.format, this.directory, migrator.dialect());
		return (this.historyTable != null) ? applied.read(dataSource, this.historyTable) : applied.read(dataSource);
	}

	private List<String> next(Migrator migrator, Optional<Standing> standing, ImportResult result) {
		List<String> next = new ArrayList<>();
		Set<String> imported = result.revisions()
			.stream()
			.map((revision) -> revision.revision().id())
			.collect(Collectors.toSet());
		List<String> others = migrator.graph().heads().stream().filter((head) -> !imported.contains(head)).toList();
		if (this.head == null && !others.isEmpty()) {
			next.add(
					"There are other revisions, with the head %s: the imported ones are a branch of their own, which 'migrator merge heads' joins."
						.formatted(String.join(", ", others)));
		}
		if (!this.stamp && !result.revisions().isEmpty()) {
			next.add(
					"Where a database has these migrations already, add --stamp, or record it with 'migrator stamp %s'."
						.formatted(result.revisions().get(result.revisions().size() - 1).revision().id()));
		}
		else if (standing.isEmpty() && this.stamp) {
			next.add("The database has no table '%s': nothing was stamped."
				.formatted((this.historyTable != null) ? this.historyTable : this.format.historyTable()));
		}
		else if (this.stamp && standing.flatMap(Standing::revision).isEmpty()) {
			next.add("None of the migrations has been applied to the database: nothing was stamped.");
		}
		return next;
	}

	private static ImportedDescriptor describe(Imported imported) {
		Revision revision = imported.revision();
		return new ImportedDescriptor(revision.id(), revision.revises(), revision.message(), imported.source(),
				imported.version(), imported.file().toString(), imported.reversible(), imported.written());
	}

	/**
	 * Reads the name of a tool as people write it.
	 */
	static final class FormatConverter implements CommandLine.ITypeConverter<MigrationFormat>, Iterable<String> {

		@Override
		public Iterator<String> iterator() {
			return Stream.of(MigrationFormat.values()).map(MigrationFormat::word).iterator();
		}

		@Override
		public MigrationFormat convert(String value) {
			return MigrationFormat.of(value)
				.orElseThrow(() -> new CommandLine.TypeConversionException(
						"'%s' is no tool that can be imported from: write %s".formatted(value,
								String.join(", ", this))));
		}

	}

}
