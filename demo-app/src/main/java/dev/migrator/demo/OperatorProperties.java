package dev.migrator.demo;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may look at the actuator endpoints.
 *
 * @param password Password of the user "operator". The default is in the README: set
 * another one wherever the application can be reached by others.
 */
@ConfigurationProperties("demo.operator")
record OperatorProperties(@DefaultValue(DEFAULT_PASSWORD) String password) {

	static final String DEFAULT_PASSWORD = "let-me-look";

}
