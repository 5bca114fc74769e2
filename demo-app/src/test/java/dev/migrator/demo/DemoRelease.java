package dev.migrator.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A release of the demo: its jar.
 *
 * @param jar the jar
 */
record DemoRelease(Path jar) {

	private static final String REVISIONS = "BOOT-INF/classes/db/revisions/";

	/**
	 * The release that the build has made.
	 */
	static DemoRelease built() {
		return new DemoRelease(Path.of(System.getProperty("demo.jar", "target/demo-app-0.1.0-SNAPSHOT.jar")));
	}

	/**
	 * Make a later release, which has further revisions.
	 * @param target the jar to write
	 * @param revisions texts by the names of their files
	 */
	DemoRelease with(Path target, Map<String, String> revisions) {
		try (ZipFile source = new ZipFile(this.jar.toFile());
				ZipOutputStream copy = new ZipOutputStream(Files.newOutputStream(target))) {
			Enumeration<? extends ZipEntry> entries = source.entries();
			while (entries.hasMoreElements()) {
				ZipEntry entry = entries.nextElement();
				// The loader wants nested jars as they are: not compressed
				copy.putNextEntry(new ZipEntry(entry));
				try (InputStream content = source.getInputStream(entry)) {
					content.transferTo(copy);
				}
				copy.closeEntry();
			}
			for (Map.Entry<String, String> revision : revisions.entrySet()) {
				copy.putNextEntry(new ZipEntry(REVISIONS + revision.getKey()));
				copy.write(revision.getValue().getBytes(StandardCharsets.UTF_8));
				copy.closeEntry();
			}
			return new DemoRelease(target);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Start the release as operators do, and wait until it is ready for traffic.
	 * @param database where its database is
	 * @param log the file for what it prints
	 */
	DemoProcess start(DemoDatabase.Place database, Path log) {
		return DemoProcess.launch(this.jar, database, log).awaitReady();
	}

}
