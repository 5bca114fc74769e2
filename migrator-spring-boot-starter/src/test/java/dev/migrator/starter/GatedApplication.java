package dev.migrator.starter;

import java.io.IOException;

import dev.migrator.starter.application.FreshApplication;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;

/**
 * The fresh application, which stops short of being ready, says so, and goes on when it
 * is told: with a line on standard input.
 */
final class GatedApplication {

	static final String AT_THE_GATE = "at the gate";

	private GatedApplication() {
	}

	public static void main(String[] args) {
		SpringApplication application = new SpringApplication(FreshApplication.class);
		application.addListeners((ApplicationListener<ApplicationStartedEvent>) (event) -> waitForLine());
		application.run(args);
	}

	private static void waitForLine() {
		System.out.println(AT_THE_GATE);
		try {
			if (System.in.read() == -1) {
				throw new IllegalStateException("Nobody opened the gate");
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
