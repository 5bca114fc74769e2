package dev.migrator.cli;

import dev.migrator.Migrator;
import picocli.CommandLine.IVersionProvider;

import org.springframework.boot.SpringBootVersion;

/**
 * Which Migrator it is, as its jar says.
 */
final class MigratorVersion implements IVersionProvider {

	@Override
	public String[] getVersion() {
		String version = Migrator.class.getPackage().getImplementationVersion();
		return new String[] { "Migrator " + ((version != null) ? version : "(not from a jar)"),
				"Spring Boot " + SpringBootVersion.getVersion(), "Java " + Runtime.version() };
	}

}
