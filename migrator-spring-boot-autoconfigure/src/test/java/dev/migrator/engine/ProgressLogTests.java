package dev.migrator.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import dev.migrator.MigrationEvent;
import dev.migrator.MigrationListener;
import dev.migrator.RevisionProgress;
import dev.migrator.revision.Direction;
import dev.migrator.revision.Revision;
import dev.migrator.sql.SqlDialect;
import dev.migrator.sql.SqlStatement;
import dev.migrator.sql.StatementSplitter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ProgressLogTests {

	private final AtomicLong clock = new AtomicLong();

	private final SqlStatement third = new StatementSplitter("\n\nSELECT 1;", SqlDialect.SQLITE).iterator().next();

	private ProgressLog log(MigrationListener... listeners) {
		Revision revision = new Revision("1b2c", List.of(), List.of(), List.of(), "fill in", null);
		return new ProgressLog("migrator", List.of(listeners), new Step(revision, Direction.UPGRADE, false, null),
				(statement) -> "fill_in.sql:" + statement.line(), this.clock::get);
	}

	@Test
	void aLongRevisionSaysEveryFewSecondsHowFarItIs(CapturedOutput output) {
		ProgressLog log = log();
		this.clock.addAndGet(Duration.ofSeconds(4).toNanos());
		log.ran(this.third, 10, 1000);
		assertThat(output).doesNotContain("1b2c");

		this.clock.addAndGet(Duration.ofSeconds(4).toNanos());
		log.ran(this.third, 10, 3000);
		log.ran(this.third, 1, 1);
		assertThat(output.getOut().lines().filter((line) -> line.contains("1b2c"))).singleElement()
			.asString()
			.contains("upgrade 1b2c: 20 statements, 4000 rows in 8 s (500 rows/s), at fill_in.sql:3");
	}

	@Test
	void aTableThatIsCopiedForLongSaysHowManyRowsAreDoneHowFastAndHowLongTheRestTakes(CapturedOutput output) {
		ProgressLog log = log();
		this.clock.addAndGet(Duration.ofSeconds(1).toNanos());
		log.ran(this.third, 1, 0);
		this.clock.addAndGet(Duration.ofSeconds(2).toNanos());
		log.copied(this.third, "orders", 200_000, 1_000_000);
		this.clock.addAndGet(Duration.ofSeconds(2).toNanos());
		log.copied(this.third, "orders", 400_000, 1_000_000);
		log.copied(this.third, "orders", 500_000, 1_000_000);

		assertThat(output.getOut().lines().filter((line) -> line.contains("1b2c"))).singleElement()
			.asString()
			.contains("upgrade 1b2c: 400000 of 1000000 rows of table orders copied (100000 rows/s, about 6 s to go), "
					+ "at fill_in.sql:3");
	}

	@Test
	void theSpeedOfASecondTableIsItsOwn(CapturedOutput output) {
		ProgressLog log = log();
		this.clock.addAndGet(Duration.ofSeconds(4).toNanos());
		log.copied(this.third, "orders", 900_000, 900_000);
		this.clock.addAndGet(Duration.ofSeconds(2).toNanos());
		log.copied(this.third, "positions", 200_000, 300_000);

		assertThat(output).contains("200000 of 300000 rows of table positions copied (100000 rows/s, about 1 s to go)");
	}

	@Test
	void listenersAreToldSomeTimesASecondAndNeverOfWhatIsFast() {
		ProgressListener listener = new ProgressListener();
		ProgressLog log = log(listener);
		log.ran(this.third, 1, 10);
		assertThat(listener.told).isEmpty();
		this.clock.addAndGet(Duration.ofMillis(500).toNanos());
		log.ran(this.third, 1, 90);
		log.ran(this.third, 1, 1);
		this.clock.addAndGet(Duration.ofMillis(500).toNanos());
		log.copied(this.third, "orders", 250, 1000);
		assertThat(listener.told).hasSize(2);
		assertThat(listener.told.get(0)).satisfies((progress) -> {
			assertThat(progress.revision().id()).isEqualTo("1b2c");
			assertThat(progress.statements()).isEqualTo(2);
			assertThat(progress.rows()).isEqualTo(100);
			assertThat(progress.rowsPerSecond()).isEqualTo(200);
			assertThat(progress.remaining()).isZero();
		});
		assertThat(listener.told.get(1)).satisfies((progress) -> {
			assertThat(progress.table()).isEqualTo("orders");
			assertThat(progress.rowsPerSecond()).isEqualTo(500);
			assertThat(progress.remaining()).isEqualTo(Duration.ofSeconds(2));
			assertThat(progress.elapsed()).isEqualTo(Duration.ofSeconds(1));
		});
	}

	@Test
	void aListenerThatThrowsDoesNotEndTheRun() {
		ProgressListener listener = new ProgressListener();
		ProgressLog log = log(new MigrationListener() {

			@Override
			public void onMigrationEvent(MigrationEvent event) {
			}

			@Override
			public void onProgress(RevisionProgress progress) {
				throw new IllegalStateException("broken");
			}

		}, listener);
		this.clock.addAndGet(Duration.ofSeconds(1).toNanos());
		log.ran(this.third, 1, 10);
		assertThat(listener.told).hasSize(1);
	}

	private static final class ProgressListener implements MigrationListener {

		private final List<RevisionProgress> told = new ArrayList<>();

		@Override
		public void onMigrationEvent(MigrationEvent event) {
		}

		@Override
		public void onProgress(RevisionProgress progress) {
			this.told.add(progress);
		}

	}

}
