package dev.migrator.adoption;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.migrator.MigratorException;
import dev.migrator.generate.GenerateSettings;
import dev.migrator.revision.Revision;
import dev.migrator.revision.RevisionGraph;
import dev.migrator.revision.RevisionGraphException;
import dev.migrator.script.FileNameTemplate;
import dev.migrator.script.RevisionDraft;
import dev.migrator.script.SectionDraft;
import dev.migrator.script.Slug;
import dev.migrator.sql.SqlDialect;
import org.jspecify.annotations.Nullable;

/**
 * Turns the migrations of another tool into revision files, each following the one
 * before.
 * <p>
 * Everything is read and checked before the first file is written. The same migrations
 * give the same files, so that an import can be repeated. No file is ever overwritten,
 * and no database is looked at.
 */
public final class MigrationImport {

	private final GenerateSettings settings;

	private final SqlDialect dialect;

	/**
	 * Creates an import.
	 * @param settings where to write the files, and how to call them
	 * @param dialect the database that the migrations are for
	 */
	public MigrationImport(GenerateSettings settings, SqlDialect dialect) {
		this.settings = settings;
		this.dialect = dialect;
	}

	/**
	 * Read migrations and write them as revision files.
	 * @param format how the migrations are laid out
	 * @param directory the folder that holds them
	 * @param revises the id of the revision that the first one follows; {@code null} if
	 * it follows none
	 * @return what was made
	 * @throws ImportRefusedException if migrations cannot become revisions, or would
	 * change files that are there; it tells all that is in the way, and nothing was
	 * written
	 * @throws MigratorException if the folder does not exist, or a file cannot be read or
	 * written
	 */
	public ImportResult run(MigrationFormat format, Path directory, @Nullable String revises) {
		Findings findings = new Findings();
		MigrationFolder folder = MigrationFolder.of(directory, findings);
		List<ForeignMigration> migrations = format.reader(this.dialect).read(folder, findings);
		if (migrations.isEmpty()) {
			findings.problem(directory.toString(), 0, "there are no migrations of %s in it".formatted(format.tool()),
					"Name the directory that holds them, and the tool that they are written for.");
		}
		List<RevisionDraft> drafts = drafts(format, migrations, revises, folder, findings);
		findings.check();
		checkGraph(drafts, revises);
		TargetFolder target = new TargetFolder(this.settings.directory(), findings);
		for (int i = 0; i < drafts.size(); i++) {
			String place = folder.place(migrations.get(i).up().file());
			try {
				target.add(place, drafts.get(i).revision(), name(drafts.get(i).revision(), i),
						drafts.get(i).text(this.dialect, this.settings.timeZone()));
			}
			catch (MigratorException ex) {
				findings.problem(place, migrations.get(i).up().line(), ex.getMessage(), ex.getAction());
			}
		}
		findings.check();
		target.write();
		List<Imported> revisions = new ArrayList<>();
		for (int i = 0; i < drafts.size(); i++) {
			RevisionDraft draft = drafts.get(i);
			Path file = target.file(draft.revision().id());
			revisions.add(new Imported(migrations.get(i).up().file(), migrations.get(i).version(), draft.revision(),
					file, draft.downgrade() != null, target.isNew(file)));
		}
		return new ImportResult(revisions, findings.notes());
	}

	private List<RevisionDraft> drafts(MigrationFormat format, List<ForeignMigration> migrations,
			@Nullable String revises, MigrationFolder folder, Findings findings) {
		Transcription transcription = new Transcription(format, this.dialect, folder, findings);
		List<RevisionDraft> drafts = new ArrayList<>();
		String parent = revises;
		for (ForeignMigration migration : migrations) {
			String id = format.revisionId(migration.version());
			Revision revision = new Revision(id, (parent != null) ? List.of(parent) : List.of(), List.of(), List.of(),
					migration.description(), migration.created());
			SectionDraft upgrade = transcription.upgrade(migration.up());
			drafts.add(new RevisionDraft(revision, List.of("Imported from %s.".formatted(migration.up().file())),
					upgrade, transcription.downgrade(migration)));
			parent = id;
		}
		return drafts;
	}

	private static void checkGraph(List<RevisionDraft> drafts, @Nullable String revises) {
		List<Revision> revisions = new ArrayList<>(drafts.stream().map(RevisionDraft::revision).toList());
		if (revises != null) {
			revisions.add(0, new Revision(revises, List.of(), List.of(), List.of(), "", null));
		}
		try {
			RevisionGraph.of(revisions);
		}
		catch (RevisionGraphException ex) {
			throw new MigratorException(
					"The migrations form no chain: %s. Nothing was written.".formatted(ex.getMessage()),
					"Let the first one follow a revision that was not imported from the same directory.", ex);
		}
	}

	/**
	 * Return how the file of a revision is called. Where it is not known when it was
	 * written, the name has to be the same at each import all the same, and in order.
	 */
	private String name(Revision revision, int position) {
		Instant created = revision.created();
		Instant time = (created != null) ? created : Instant.ofEpochSecond(position);
		return FileNameTemplate.of(this.settings.fileTemplate())
			.fileName(revision.id(), Slug.of(revision.message(), this.settings.slugLength()),
					time.atZone(this.settings.timeZone()));
	}

}
