package dev.migrator.boot;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what editors say about our properties.
 */
class ConfigurationMetadataTests {

	@Test
	void everyPropertyHasADescriptionOfOneOrMoreSentences() throws IOException {
		assertThat(properties()).isNotEmpty()
			.allSatisfy((name, description) -> assertThat(description).as(name)
				.matches("(?s)[A-Z].*\\.")
				.doesNotMatch("(The|A) .*"));
	}

	@Test
	void theMainPropertiesAreThere() throws IOException {
		assertThat(properties()).containsKeys("migrator.enabled", "migrator.locations", "migrator.schema",
				"migrator.table-prefix", "migrator.trigger", "migrator.on-failure", "migrator.lock-timeout",
				"migrator.transaction-mode", "migrator.unknown-revisions", "migrator.placeholders",
				"migrator.datasource.url", "migrator.datasource.username", "migrator.datasource.password",
				"migrator.datasource.driver-class-name", "management.health.migrator.enabled",
				"management.endpoint.migrations.show-values", "management.endpoint.migrations.roles",
				"migrator.downgrade.endpoint-enabled", "migrator.upgrade.endpoint-enabled");
	}

	@Test
	void thePropertiesOfTheEndpointsAreThere() throws IOException {
		for (String endpoint : new String[] { "downgrade", "upgrade" }) {
			assertThat(properties()).containsKeys("management.endpoint.%s.access".formatted(endpoint),
					"management.endpoint.%s.roles".formatted(endpoint),
					"management.endpoint.%s.allow-anonymous".formatted(endpoint));
		}
	}

	private Map<String, String> properties() throws IOException {
		Map<String, String> descriptions = new TreeMap<>();
		for (URL url : Collections
			.list(getClass().getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
			try (InputStream in = url.openStream()) {
				for (JsonNode property : JsonMapper.shared().readTree(in).path("properties")) {
					String name = property.path("name").asString();
					if (name.contains("migrat") || name.matches("management.endpoint.(up|down)grade.*")) {
						descriptions.put(name, property.path("description").asString(""));
					}
				}
			}
		}
		return descriptions;
	}

}
