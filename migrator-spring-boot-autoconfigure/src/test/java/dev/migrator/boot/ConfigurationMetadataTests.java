package dev.migrator.boot;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
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
				.isNotNull()
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
				"management.endpoint.migrations.show-values", "management.endpoint.migrations.roles");
	}

	@SuppressWarnings("unchecked")
	private Map<String, String> properties() throws IOException {
		Map<String, String> descriptions = new java.util.TreeMap<>();
		for (URL url : Collections
			.list(getClass().getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
			try (InputStream in = url.openStream()) {
				Map<String, Object> metadata = JsonMapper.shared().readValue(in, Map.class);
				((List<Map<String, String>>) metadata.get("properties")).stream()
					.filter((property) -> String.valueOf(property.get("name")).contains("migrat"))
					.forEach((property) -> descriptions.put(property.get("name"), property.get("description")));
			}
		}
		return descriptions;
	}

}
