package dev.migrator.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;

import dev.migrator.DatabaseInfo;
import dev.migrator.MigratorException;
import dev.migrator.TenantSchemas;
import dev.migrator.TenantsFailedException;
import dev.migrator.UnsupportedDatabaseException;
import dev.migrator.sql.SqlDialect;

import org.springframework.util.CustomizableThreadCreator;

/**
 * An {@link Engine} for each tenant, which share the revisions, and the threads that put
 * several of them to work at once.
 */
final class TenantEngines {

	private static final int NAMED = 5;

	/**
	 * Reads the revisions, and never runs any.
	 */
	private final Engine template;

	private final TenantSchemas schemas;

	private final int parallelism;

	private final Map<String, Engine> engines = new ConcurrentHashMap<>();

	private volatile boolean closed;

	TenantEngines(Engine template, TenantSchemas schemas, int parallelism) {
		this.template = template;
		this.schemas = schemas;
		this.parallelism = parallelism;
	}

	Engine template() {
		return this.template;
	}

	EngineSettings settings() {
		return this.template.settings();
	}

	List<String> schemas() {
		try {
			return this.schemas.schemas().stream().distinct().toList();
		}
		catch (MigratorException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			throw new MigratorException(
					"The migrator '%s' could not be told its tenants: %s".formatted(settings().name(), ex),
					"Mend the TenantSchemas bean, or what it asks.", ex);
		}
	}

	/**
	 * Return the engine of one tenant.
	 */
	Engine engine(String schema) {
		List<String> known = schemas();
		if (!known.contains(schema)) {
			throw new MigratorException(
					"The migrator '%s' has no tenant '%s', but %s.".formatted(settings().name(), schema,
							known.isEmpty() ? "none at all" : named(known)),
					"Name one of these, or have the TenantSchemas bean return it.");
		}
		load();
		return cached(schema);
	}

	private Engine cached(String schema) {
		Engine engine = this.engines.computeIfAbsent(schema,
				(key) -> this.template.withSettings(settings().forTenant(key)));
		// Who closed it before could not see the engine to close it
		if (this.closed) {
			engine.stop();
		}
		return engine;
	}

	/**
	 * See that the database answers, once rather than for each tenant in turn, and read
	 * the revisions that all of them share.
	 */
	DatabaseInfo load() {
		SqlDialect dialect = this.template.dialect();
		if (dialect != SqlDialect.POSTGRESQL) {
			throw new UnsupportedDatabaseException(
					"The migrator '%s' is to look after a schema per tenant, which needs PostgreSQL, but its DataSource "
						.formatted(settings().name()) + "leads to %s; nothing was done.".formatted(dialect.word()),
					"Use PostgreSQL, or do without the TenantSchemas bean and declare a migrator for each database "
							+ "below migrator.instances.");
		}
		return this.template.load();
	}

	/**
	 * Do something with each tenant, with several at once.
	 * @return what came of it
	 */
	<T> Answers<T> each(Function<Engine, T> work) {
		List<String> names = schemas();
		DatabaseInfo database = load();
		Map<String, Callable<T>> tasks = new LinkedHashMap<>();
		for (String name : names) {
			Engine engine = cached(name);
			tasks.put(name, () -> work.apply(engine));
		}
		Answers<T> answers = new Answers<>(settings().name(), names, database);
		int threads = Math.min(this.parallelism, tasks.size());
		if (threads <= 1) {
			tasks.forEach(answers::add);
			return answers;
		}
		ExecutorService pool = Executors.newFixedThreadPool(threads, threads());
		try {
			List<Future<T>> done = pool.invokeAll(tasks.values());
			for (int i = 0; i < names.size(); i++) {
				Future<T> answer = done.get(i);
				answers.add(names.get(i), () -> result(answer));
			}
			return answers;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new MigratorException(
					"The migrator '%s' was interrupted while it worked on its tenants; those that were done stay done."
						.formatted(settings().name()),
					"Start again: the next run does only the rest.", ex);
		}
		finally {
			pool.shutdownNow();
		}
	}

	private ThreadFactory threads() {
		CustomizableThreadCreator creator = new CustomizableThreadCreator(settings().name() + "-tenants-");
		creator.setDaemon(true);
		return creator::createThread;
	}

	private static <T> T result(Future<T> answer) throws Exception {
		try {
			return answer.get();
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof Error error) {
				throw error;
			}
			throw (ex.getCause() instanceof Exception cause) ? cause : ex;
		}
	}

	/**
	 * Refuse what differs from tenant to tenant.
	 */
	MigratorException oneAtATime(String activity) {
		List<String> known = schemas();
		String name = settings().name();
		return new MigratorException(
				"The migrator '%s' can %s for one tenant at a time; nothing was done.".formatted(name, activity),
				"Name one, as %s:SCHEMA. The schemas are: %s.".formatted(name, named(known)));
	}

	private static String named(List<String> schemas) {
		return (schemas.size() <= NAMED) ? String.join(", ", schemas)
				: "%s and %d more".formatted(String.join(", ", schemas.subList(0, NAMED)), schemas.size() - NAMED);
	}

	boolean awaitIdle(Duration timeout) {
		long end = System.nanoTime() + timeout.toNanos();
		boolean idle = true;
		for (Engine engine : this.engines.values()) {
			Duration rest = Duration.ofNanos(Math.max(end - System.nanoTime(), 0));
			idle &= engine.awaitIdle(rest);
		}
		return idle;
	}

	void close() {
		this.closed = true;
		// First all, so that none begins while another one is waited for
		this.engines.values().forEach(Engine::stop);
		awaitIdle(settings().lockTimeout());
		this.template.close();
	}

	/**
	 * What came of each tenant.
	 *
	 * @param <T> the type of an answer
	 */
	static final class Answers<T> {

		private final String migrator;

		private final List<String> schemas;

		private final DatabaseInfo database;

		private final Map<String, T> values = new LinkedHashMap<>();

		private final Map<String, RuntimeException> failures = new LinkedHashMap<>();

		Answers(String migrator, List<String> schemas, DatabaseInfo database) {
			this.migrator = migrator;
			this.schemas = schemas;
			this.database = database;
		}

		private void add(String schema, Callable<T> work) {
			try {
				this.values.put(schema, work.call());
			}
			catch (RuntimeException ex) {
				this.failures.put(schema, ex);
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}

		List<String> schemas() {
			return this.schemas;
		}

		DatabaseInfo database() {
			return this.database;
		}

		Map<String, T> values() {
			return this.values;
		}

		Map<String, RuntimeException> failures() {
			return this.failures;
		}

		/**
		 * Return all answers, unless one is missing.
		 */
		List<T> all() {
			if (!this.failures.isEmpty()) {
				throw new TenantsFailedException(this.migrator, this.schemas.size(), this.failures);
			}
			return new ArrayList<>(this.values.values());
		}

	}

}
