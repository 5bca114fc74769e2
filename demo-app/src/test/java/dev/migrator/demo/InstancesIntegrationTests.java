package dev.migrator.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Several instances of the packaged demo on one PostgreSQL database, as an orchestrator
 * starts them.
 */
@Tag("processes")
class InstancesIntegrationTests {

	// -Dinstances=16 for a longer look
	private static final int INSTANCES = Integer.getInteger("instances", 3);

	private static final int TERMINATED = 143;

	@TempDir
	private Path directory;

	@Test
	void instancesThatStartTogetherAllBecomeReadyAndRunEachRevisionOnce() {
		DemoDatabase.Place database = DemoDatabase.POSTGRESQL.create(this.directory);
		List<DemoProcess> instances = IntStream.range(0, INSTANCES)
			.mapToObj((i) -> DemoProcess.launch(DemoRelease.built().jar(), database,
					this.directory.resolve("instance-%d.log".formatted(i))))
			.toList();
		try {
			for (DemoProcess instance : instances) {
				instance.awaitReady();
				String health = instance.get("/actuator/health").body();
				assertThat(JsonPath.<String>read(health, "$.status")).isEqualTo("UP");
				assertThat(JsonPath.<String>read(health, "$.components.migrator.details.state"))
					.isEqualTo("up-to-date");
				assertThat(instance.get("/users").body()).isEqualTo("[]");
			}
			assertThat(database.sql()
				.sql("SELECT revision || ' ' || operation || ' ' || outcome FROM migrator_history ORDER BY id")
				.query(String.class)
				.list()).containsExactly("8f3a1c5e7b20 upgrade succeeded", "c41d92e6a07f upgrade succeeded",
						"27b5e08d4c93 upgrade succeeded", "5d90f3b2681e upgrade succeeded",
						"b6d0e4f1a938 upgrade succeeded", "e07b3c9a51d4 upgrade succeeded");
			instances.forEach(DemoProcess::terminate);
			assertThat(instances).allSatisfy((instance) -> {
				assertThat(instance.awaitExit()).isEqualTo(TERMINATED);
				assertThat(instance.log()).contains("Graceful shutdown complete").doesNotContain(" ERROR ");
			});
		}
		finally {
			instances.forEach(DemoProcess::close);
		}
	}

}
