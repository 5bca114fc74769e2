package dev.migrator.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import dev.migrator.testing.EmbeddedServer;

/**
 * What the demo keeps its users in.
 */
enum DemoDatabase {

	/**
	 * A file, as without any profile.
	 */
	SQLITE {

		@Override
		List<String> arguments(Path directory) {
			return List.of("--demo.file=" + directory.resolve("demo-" + numbers.incrementAndGet() + ".db"));
		}

	},

	/**
	 * A database of a real server, with the profile {@code postgres}.
	 */
	POSTGRESQL {

		@Override
		List<String> arguments(Path directory) {
			return List.of("--spring.profiles.active=postgres", "--demo.url=" + EmbeddedServer.newDatabase(),
					"--demo.username=postgres");
		}

	};

	private static final AtomicInteger numbers = new AtomicInteger();

	/**
	 * Return arguments for a new database, which is empty.
	 * @param directory where files can go
	 */
	abstract List<String> arguments(Path directory);

}
