package dev.migrator.generate;

import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;

import org.jspecify.annotations.Nullable;

/**
 * Where new revisions are written, and how they are called.
 *
 * @param directory the folder of the revision files, in the source tree
 * @param fileTemplate the {@linkplain dev.migrator.script.FileNameTemplate template} of
 * their names
 * @param slugLength how many characters of the message a name takes, at most
 * @param timeZone the time zone of the names, and of the creation times in the files
 * @param javaDirectory the folder where the packages of Java sources begin
 * @param javaPackage the package of revisions in Java; without it there can be none
 * @param migrator the migrator that revisions in Java have to name, as there are others
 * whose sources are in the same folder; {@code null} if there is only one
 */
public record GenerateSettings(Path directory, String fileTemplate, int slugLength, ZoneId timeZone, Path javaDirectory,
		@Nullable String javaPackage, @Nullable String migrator) {

	/**
	 * Checks the length.
	 */
	public GenerateSettings {
		if (slugLength < 0) {
			throw new IllegalArgumentException("A slug cannot have " + slugLength + " characters");
		}
	}

	/**
	 * Creates settings for a project with one migrator.
	 * @param directory the folder of the revision files
	 * @param fileTemplate the template of their names
	 * @param slugLength how many characters of the message a name takes, at most
	 * @param timeZone the time zone of the names
	 * @param javaDirectory the folder where the packages of Java sources begin
	 * @param javaPackage the package of revisions in Java, or {@code null}
	 */
	public GenerateSettings(Path directory, String fileTemplate, int slugLength, ZoneId timeZone, Path javaDirectory,
			@Nullable String javaPackage) {
		this(directory, fileTemplate, slugLength, timeZone, javaDirectory, javaPackage, null);
	}

	/**
	 * Return the settings of a project that is laid out as Maven and Gradle have it.
	 * @return settings without a package for Java
	 */
	public static GenerateSettings defaults() {
		return new GenerateSettings(Path.of("src/main/resources/db/revisions"), "{id}_{slug}", 40, ZoneOffset.UTC,
				Path.of("src/main/java"), null);
	}

}
