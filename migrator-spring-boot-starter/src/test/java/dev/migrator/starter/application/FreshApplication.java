package dev.migrator.starter.application;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * What a new application looks like: the starter on its class path and nothing else said.
 * Alone in its package, so that it scans nothing.
 */
@SpringBootApplication
public class FreshApplication {

	public static void main(String[] args) {
		SpringApplication.run(FreshApplication.class, args);
	}

}
