package dev.migrator.boot.actuate;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import reactor.core.publisher.Mono;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Runs on threads of their own what requests to a reactive server run. On those that the
 * server has for blocking calls, other requests would queue up behind a run, the probes
 * among them, and the run would be interrupted when its client hangs up.
 */
class ReactiveRuns implements DisposableBean {

	private static final int THREADS = 4 * MigrationTurns.REQUESTS;

	private final ThreadPoolExecutor threads;

	ReactiveRuns() {
		CustomizableThreadFactory factory = new CustomizableThreadFactory("migrator-endpoint-");
		factory.setDaemon(true);
		this.threads = new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				factory);
		this.threads.allowCoreThreadTimeOut(true);
	}

	<T> Mono<T> run(Supplier<T> work) {
		return Mono.defer(() -> Mono.fromFuture(CompletableFuture.supplyAsync(work, this.threads), true));
	}

	@Override
	public void destroy() {
		this.threads.shutdown();
	}

}
