package dev.migrator.boot;

import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

import dev.migrator.MigrationEvent;
import dev.migrator.MigrationStatus;
import dev.migrator.Migrator;
import dev.migrator.RevisionStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;

/**
 * Gauges of how many revisions are applied and how many pending, by migrator.
 */
class MigratorMetrics implements MeterBinder, ApplicationListener<PayloadApplicationEvent<?>> {

	private final Map<String, LastKnownStatus> statuses;

	MigratorMetrics(Map<String, Migrator> migrators) {
		this.statuses = migrators.entrySet()
			.stream()
			.collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, (entry) -> new LastKnownStatus(entry.getValue())));
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.statuses.forEach((name, status) -> {
			gauge(registry, name, status, "migrator.revisions.pending", "Revisions to be applied",
					(known) -> known.pending().size());
			gauge(registry, name, status, "migrator.revisions.applied", "Revisions that the database holds",
					(known) -> known.revisions().size()
							- (double) known.revisionsIn(RevisionStatus.State.PENDING).size());
		});
	}

	private void gauge(MeterRegistry registry, String migrator, LastKnownStatus status, String name, String description,
			ToDoubleFunction<MigrationStatus> value) {
		Gauge.builder(name, status, (lastKnown) -> {
			MigrationStatus known = lastKnown.get();
			return (known != null) ? value.applyAsDouble(known) : Double.NaN;
		}).description(description).tag("migrator", migrator).register(registry);
	}

	@Override
	public void onApplicationEvent(PayloadApplicationEvent<?> event) {
		if (event.getPayload() instanceof MigrationEvent migration) {
			LastKnownStatus status = this.statuses.get(MigrationObservations.beanName(migration));
			if (status != null) {
				status.forget();
			}
		}
	}

}
