package dev.migrator.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * The revisions of the demo, and above them two branches; besides them a base of its own,
 * which one of the branches depends on.
 */
final class BranchedRevisions {

	/**
	 * The last revision of the demo: here the branch point.
	 */
	static final String BRANCH_POINT = "e07b3c9a51d4";

	static final String BILLING_1 = "b111aaaa0001";

	static final String BILLING_2 = "b111aaaa0002";

	static final String BILLING_3 = "b111aaaa0003";

	static final String STOCK_1 = "57c0cc000001";

	static final String STOCK_2 = "57c0cc000002";

	static final String AUDIT_1 = "ad1700000001";

	static final String AUDIT_2 = "ad1700000002";

	private final Path directory;

	private BranchedRevisions(Path directory) {
		this.directory = directory;
	}

	/**
	 * Write the revisions.
	 * @param directory the directory, which need not exist
	 */
	static BranchedRevisions in(Path directory) {
		DemoCommandLine.copyRevisions(directory);
		return new BranchedRevisions(directory)
			.with(BILLING_1, BRANCH_POINT, "labels: billing", "CREATE TABLE invoices (id INTEGER PRIMARY KEY);",
					"DROP TABLE invoices;")
			.with(BILLING_2, BILLING_1, null, "ALTER TABLE invoices ADD COLUMN due TEXT;",
					"ALTER TABLE invoices DROP COLUMN due;")
			.with(BILLING_3, BILLING_2, null, "CREATE TABLE payments (id INTEGER PRIMARY KEY);", "DROP TABLE payments;")
			.with(STOCK_1, BRANCH_POINT, "labels: stock", "CREATE TABLE parts (id INTEGER PRIMARY KEY);",
					"DROP TABLE parts;")
			.with(STOCK_2, STOCK_1, "depends-on: " + AUDIT_1, "CREATE TABLE shelves (id INTEGER PRIMARY KEY);",
					"DROP TABLE shelves;")
			.with(AUDIT_1, "", "labels: audit", "CREATE TABLE trail (id INTEGER PRIMARY KEY);", "DROP TABLE trail;")
			.with(AUDIT_2, AUDIT_1, null, "CREATE TABLE auditors (id INTEGER PRIMARY KEY);", "DROP TABLE auditors;");
	}

	/**
	 * Write one more revision, or write one anew.
	 * @param id its id, which is the name of its file, too
	 * @param revises what it follows
	 * @param header a further line of its header, or {@code null} for none
	 * @param upgrade what its upgrade is
	 * @param downgrade what its downgrade is, or {@code null} if it is irreversible
	 */
	BranchedRevisions with(String id, String revises, @Nullable String header, String upgrade,
			@Nullable String downgrade) {
		return withFile(id + ".sql", id, revises, header, upgrade, downgrade);
	}

	BranchedRevisions withFile(String name, String id, String revises, @Nullable String header, String upgrade,
			@Nullable String downgrade) {
		try {
			Files.writeString(this.directory.resolve(name), """
					-- step %1$s
					--
					-- revision: %1$s
					-- revises: %2$s
					-- created: 2026-12-01T08:00:00Z
					%3$s
					-- migrator:upgrade
					%4$s
					%5$s""".formatted(id, revises, (header != null) ? "-- " + header + "\n" : "", upgrade,
					(downgrade != null) ? "\n-- migrator:downgrade\n" + downgrade + "\n" : ""));
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the directory for {@code migrator.locations}.
	 */
	String location() {
		return "file:" + this.directory;
	}

}
