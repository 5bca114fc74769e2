package dev.migrator.boot;

import java.time.Duration;
import java.util.List;

import dev.migrator.HistoryEntry.Operation;
import dev.migrator.MigrationEvent;
import dev.migrator.MigrationEvent.RevisionStarted;
import dev.migrator.MigrationEvent.RunCompleted;
import dev.migrator.MigrationEvent.RunFailed;
import dev.migrator.MigrationEvent.RunStarted;
import dev.migrator.MigrationResult;
import dev.migrator.revision.Revision;
import org.junit.jupiter.api.Test;

import org.springframework.boot.availability.ApplicationAvailabilityBean;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.PayloadApplicationEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for when an application refuses traffic because of a run.
 */
class ReadinessDuringRunsTests {

	private final ApplicationAvailabilityBean availability = new ApplicationAvailabilityBean();

	private final ApplicationEventPublisher publisher = (event) -> this.availability
		.onApplicationEvent((AvailabilityChangeEvent<?>) event);

	private final ReadinessDuringRuns readiness = new ReadinessDuringRuns(this.availability, this.publisher);

	@Test
	void trafficIsRefusedFromTheFirstRevisionToTheEnd() {
		change(ReadinessState.ACCEPTING_TRAFFIC);
		publish(new RunStarted("migrator", Operation.DOWNGRADE, 2));
		assertThat(state()).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
		publish(revisionStarted(1));
		assertThat(state()).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
		publish(revisionStarted(2));
		assertThat(state()).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
		publish(completed());
		assertThat(state()).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
	}

	@Test
	void trafficIsAcceptedAgainAfterAFailure() {
		change(ReadinessState.ACCEPTING_TRAFFIC);
		publish(revisionStarted(1));
		publish(new RunFailed("migrator", Operation.DOWNGRADE, new IllegalStateException()));
		assertThat(state()).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
	}

	@Test
	void aStartThatIsNotReadyStaysSo() {
		publish(revisionStarted(1));
		publish(completed());
		assertThat(this.availability.getLastChangeEvent(ReadinessState.class)).isNull();
	}

	@Test
	void whatSomebodyElseSaysMeanwhileStands() {
		change(ReadinessState.ACCEPTING_TRAFFIC);
		publish(revisionStarted(1));
		change(ReadinessState.REFUSING_TRAFFIC);
		publish(completed());
		assertThat(state()).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
	}

	@Test
	void ofTwoRunsAtOnceTheLastOneCounts() throws InterruptedException {
		change(ReadinessState.ACCEPTING_TRAFFIC);
		publish(revisionStarted(1));
		Thread other = new Thread(() -> {
			publish(revisionStarted(1));
			publish(completed());
		});
		other.start();
		other.join();
		assertThat(state()).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
		publish(completed());
		assertThat(state()).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
	}

	@Test
	void aListenerThatFailsDoesNotEndTheRun() {
		change(ReadinessState.ACCEPTING_TRAFFIC);
		ReadinessDuringRuns failing = new ReadinessDuringRuns(this.availability, (event) -> {
			throw new IllegalStateException();
		});
		failing.onApplicationEvent(new PayloadApplicationEvent<>(this, revisionStarted(1)));
		failing.onApplicationEvent(new PayloadApplicationEvent<>(this, completed()));
		assertThat(state()).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
	}

	private void change(ReadinessState state) {
		AvailabilityChangeEvent.publish(this.publisher, this, state);
	}

	private ReadinessState state() {
		return this.availability.getReadinessState();
	}

	private void publish(MigrationEvent event) {
		this.readiness.onApplicationEvent(new PayloadApplicationEvent<>(this, event));
	}

	private static RevisionStarted revisionStarted(int step) {
		return new RevisionStarted("migrator", Operation.DOWNGRADE,
				new Revision("aaaa0001", List.of(), List.of(), List.of(), "", null), step, 2);
	}

	private static RunCompleted completed() {
		return new RunCompleted("migrator", Operation.DOWNGRADE, new MigrationResult(Operation.DOWNGRADE, List.of(),
				List.of(), List.of(), Duration.ZERO, List.of(), List.of(), null));
	}

}
