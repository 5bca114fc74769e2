package dev.migrator.cli;

import java.nio.file.Path;
import java.time.ZoneId;

import dev.migrator.MigratorException;
import dev.migrator.generate.GenerateSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Settings for new revisions.
 *
 * @param directory Directory that new revision files are written to.
 * @param fileTemplate Name of a new file, made of {id}, {slug}, {year}, {month}, {day},
 * {hour}, {minute}, {second} and {epoch}. May contain directories.
 * @param slugLength Number of characters that are taken from the message for the name of
 * a file.
 * @param timeZone Time zone of the times in new files and their names.
 * @param javaDirectory Directory of the sources that new revisions in Java are written
 * to.
 * @param javaPackage Package of new revisions in Java. Package 'revisions' below that of
 * the application by default.
 */
@ConfigurationProperties("migrator.generate")
record GenerateProperties(@DefaultValue("src/main/resources/db/revisions") String directory,
		@DefaultValue("{id}_{slug}") String fileTemplate, @DefaultValue("40") int slugLength,
		@DefaultValue("UTC") ZoneId timeZone, @DefaultValue("src/main/java") String javaDirectory,
		@Nullable String javaPackage) {

	private static final String PREFIX = "migrator.generate";

	static GenerateProperties of(Environment environment) {
		return Binder.get(environment).bindOrCreate(PREFIX, GenerateProperties.class);
	}

	/**
	 * Return the settings for the revisions of one migrator.
	 * @param directory where its revision files are
	 * @param migrator the name that its revisions in Java have to give, or {@code null}
	 * @param mainClass the class that starts the application, if it is known
	 */
	GenerateSettings settings(Path directory, @Nullable String migrator, @Nullable Class<?> mainClass) {
		if (this.slugLength < 0) {
			throw new MigratorException("migrator.generate.slug-length is %s.".formatted(this.slugLength),
					"Set it to 0 or more.");
		}
		String below = (mainClass != null) ? mainClass.getPackageName() + ".revisions" : null;
		return new GenerateSettings(directory, this.fileTemplate, this.slugLength, this.timeZone,
				Path.of(this.javaDirectory), StringUtils.hasText(this.javaPackage) ? this.javaPackage : below,
				migrator);
	}

}
