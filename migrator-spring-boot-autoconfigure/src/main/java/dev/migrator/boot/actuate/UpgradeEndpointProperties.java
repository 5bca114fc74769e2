package dev.migrator.boot.actuate;

import java.util.Set;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the {@link UpgradeEndpoint}.
 *
 * @param allowAnonymous Whether callers who are not authenticated may upgrade.
 * @param roles Roles of those who may upgrade. When empty, all authenticated users may.
 */
@ConfigurationProperties("management.endpoint.upgrade")
record UpgradeEndpointProperties(@DefaultValue("false") boolean allowAnonymous, @DefaultValue Set<String> roles) {

}
