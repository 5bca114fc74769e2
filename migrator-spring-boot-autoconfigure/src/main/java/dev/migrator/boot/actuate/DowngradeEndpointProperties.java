package dev.migrator.boot.actuate;

import java.util.Set;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the {@link DowngradeEndpoint}.
 *
 * @param allowAnonymous Whether callers who are not authenticated may downgrade.
 * @param roles Roles of those who may downgrade. When empty, all authenticated users may.
 */
@ConfigurationProperties("management.endpoint.downgrade")
record DowngradeEndpointProperties(@DefaultValue("false") boolean allowAnonymous, @DefaultValue Set<String> roles) {

}
