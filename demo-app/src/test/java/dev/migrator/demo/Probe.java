package dev.migrator.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import jakarta.annotation.PostConstruct;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Finds out what of an application comes to life: whatever does writes its name to the
 * file that {@code demo.probe} names.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("demo.probe")
@EnableScheduling
class Probe {

	/**
	 * What is printed and logged whenever the application's beans are known.
	 */
	static final String NOISE = "the probe makes noise";

	private final Path file;

	Probe(@Value("${demo.probe}") Path file) {
		this.file = file;
	}

	private synchronized void cameToLife(String name) {
		try {
			Files.writeString(this.file, name + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	// A post-processor is made before all other beans, and for all of them
	@Bean
	static BeanPostProcessor noise() {
		System.out.println(NOISE);
		LoggerFactory.getLogger(Probe.class).info(NOISE);
		return new BeanPostProcessor() {
		};
	}

	@Bean
	ApplicationRunner probingApplicationRunner() {
		return (arguments) -> cameToLife("ApplicationRunner");
	}

	@Bean
	CommandLineRunner probingCommandLineRunner() {
		return (arguments) -> cameToLife("CommandLineRunner");
	}

	@Bean
	SmartInitializingSingleton probingSingleton() {
		return () -> cameToLife("SmartInitializingSingleton");
	}

	@Bean
	InitializingBean probingInitialization() {
		return () -> cameToLife("InitializingBean");
	}

	@Bean
	ApplicationListener<ApplicationEvent> probingListener() {
		return new ApplicationListener<>() {

			@Override
			public void onApplicationEvent(ApplicationEvent event) {
				cameToLife("ApplicationListener");
			}

		};
	}

	@Bean
	Annotated probingAnnotated() {
		return new Annotated(this);
	}

	@Bean
	Lifecycle probingLifecycle() {
		return new Lifecycle(this);
	}

	@Bean
	@ConditionalOnProperty("demo.probe.fail")
	Object probingFailure() {
		throw new IllegalStateException("the probe fails");
	}

	static class Annotated {

		private final Probe probe;

		Annotated(Probe probe) {
			this.probe = probe;
		}

		@PostConstruct
		void construct() {
			this.probe.cameToLife("PostConstruct");
		}

		@Scheduled(fixedDelay = 100)
		void schedule() {
			this.probe.cameToLife("Scheduled");
		}

		@EventListener
		void listen(ApplicationEvent event) {
			this.probe.cameToLife("EventListener");
		}

	}

	static class Lifecycle implements SmartLifecycle {

		private final Probe probe;

		private volatile boolean running;

		Lifecycle(Probe probe) {
			this.probe = probe;
		}

		@Override
		public void start() {
			this.running = true;
			this.probe.cameToLife("SmartLifecycle");
		}

		@Override
		public void stop() {
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

	}

}
