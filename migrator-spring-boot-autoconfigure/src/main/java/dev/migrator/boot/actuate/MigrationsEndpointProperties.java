package dev.migrator.boot.actuate;

import java.util.Set;

import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the {@link MigrationsEndpoint}.
 *
 * @param showValues When to show the SQL of revisions, and errors, which name statements.
 * @param roles Roles of those who may see SQL where it depends on authorization. When
 * empty, all authenticated users may.
 */
@ConfigurationProperties("management.endpoint.migrations")
record MigrationsEndpointProperties(@DefaultValue("never") Show showValues, @DefaultValue Set<String> roles) {

}
