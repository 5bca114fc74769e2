package dev.migrator.cli;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Makes a command of the start of an application if its first argument says so, and
 * otherwise does nothing.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class CommandRunListener implements SpringApplicationRunListener {

	private static final Map<String, Object> PROPERTIES = Map.of("spring.main.web-application-type", "none",
			"spring.main.banner-mode", "off", "spring.main.log-startup-info", "false", "spring.main.keep-alive",
			"false", "spring.main.register-shutdown-hook", "true");

	// The context would warn of what is told as an error
	private static final Map<String, Object> DEFAULTS = Map.of("logging.level.root", "error",
			"logging.level.dev.migrator", "warn", "logging.level." + InertApplicationContext.class.getName(), "error",
			"logging.pattern.console", "%p: %m%n%ex");

	private final SpringApplication springApplication;

	private final @Nullable CommandArguments arguments;

	private @Nullable CommandCall call;

	private volatile @Nullable CommandApplication application;

	CommandRunListener(SpringApplication springApplication, String[] arguments) {
		this.springApplication = springApplication;
		this.arguments = CommandArguments.of(arguments).orElse(null);
	}

	@Override
	public void starting(ConfigurableBootstrapContext bootstrapContext) {
		if (this.arguments == null) {
			return;
		}
		// A restart would run the command in a thread and a class loader of its own
		System.setProperty("spring.devtools.restart.enabled", "false");
		CommandCall read = CommandCall.read(this.arguments, StandardStreams.claim());
		if (read.isAnswered()) {
			System.exit(read.exitCode());
		}
		this.call = read;
		this.springApplication.setAddCommandLineProperties(false);
		this.springApplication.setWebApplicationType(WebApplicationType.NONE);
		this.springApplication.setApplicationContextFactory((type) -> new InertApplicationContext(this::interrupt));
	}

	@Override
	public void environmentPrepared(ConfigurableBootstrapContext bootstrapContext,
			ConfigurableEnvironment environment) {
		if (this.arguments == null) {
			return;
		}
		MutablePropertySources sources = environment.getPropertySources();
		MapPropertySource defaults = new MapPropertySource("migratorCommandDefaults", DEFAULTS);
		// Before the files of the application, which are still to come, but not before
		// what whoever gives the command says
		if (sources.contains(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)) {
			sources.addAfter(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, defaults);
		}
		else {
			sources.addLast(defaults);
		}
		if (!this.arguments.properties().isEmpty()) {
			sources.addFirst(new SimpleCommandLinePropertySource(this.arguments.propertyArguments()));
		}
		sources.addFirst(new MapPropertySource("migratorCommandLine", PROPERTIES));
	}

	@Override
	public void contextPrepared(ConfigurableApplicationContext context) {
		CommandCall pending = this.call;
		if (pending != null) {
			ConfigurableEnvironment environment = context.getEnvironment();
			environment.getPropertySources()
				.addFirst(new MapPropertySource("migratorCommand", pending.properties(environment)));
			context.getBeanFactory().registerSingleton("migratorCommandNarration", pending.narration());
		}
	}

	@Override
	public void started(ConfigurableApplicationContext context, @Nullable Duration timeTaken) {
		CommandCall pending = this.call;
		if (pending == null) {
			return;
		}
		CommandApplication target = new CommandApplication(context.getBeanFactory(), context.getEnvironment(),
				pending.migrator(), this.springApplication.getMainApplicationClass());
		if (!target.hasMigrator() && isParentOfAnother()) {
			withoutRunners(context);
			return;
		}
		this.application = target;
		int exitCode = Command.FAILED;
		try {
			exitCode = pending.run(target, new FailureReports(context));
		}
		finally {
			target.commandIsOver();
		}
		context.close();
		System.exit(exitCode);
	}

	@Override
	public void failed(@Nullable ConfigurableApplicationContext context, Throwable exception) {
		CommandCall pending = this.call;
		if (pending != null) {
			System.exit(pending.tell(CommandFailure.of(exception, new FailureReports(context))));
		}
	}

	private void interrupt() {
		CommandApplication running = this.application;
		if (running != null) {
			running.interrupt();
		}
	}

	/**
	 * Return whether this application is started as the parent of another one, in which
	 * the command may find its migrator.
	 */
	private static boolean isParentOfAnother() {
		return StackWalker.getInstance()
			.walk((frames) -> frames.anyMatch((frame) -> frame.getMethodName().equals("configureAsChildIfNecessary")));
	}

	private static void withoutRunners(ConfigurableApplicationContext context) {
		if (context.getBeanFactory() instanceof BeanDefinitionRegistry registry) {
			for (Class<?> runner : List.of(ApplicationRunner.class, CommandLineRunner.class)) {
				for (String name : context.getBeanNamesForType(runner, true, false)) {
					if (registry.containsBeanDefinition(name)) {
						registry.removeBeanDefinition(name);
					}
				}
			}
		}
	}

}
