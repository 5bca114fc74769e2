package dev.migrator.demo;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * The application. A dependency, the files under {@code db/revisions} and
 * {@link GiveAvatars} are all that it needs to keep its database up to date.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class DemoApplication {

	/**
	 * Starts the application.
	 * @param args properties, such as {@code --demo.file=./other.db}
	 */
	public static void main(String[] args) {
		SpringApplication.run(DemoApplication.class, args);
	}

}
