package dev.migrator.engine;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

import dev.migrator.MigrationScript;
import dev.migrator.Migrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A database of which there are two copies: one is brought further by a script, as the
 * product's shell would run it, the other one by the migrator. Both have to be the same
 * then, and the script must not do anything a second time.
 */
final class ScriptedDatabase {

	private final TestDatabase original;

	private final Function<TestDatabase, Migrator> migrators;

	ScriptedDatabase(TestDatabase original, Function<TestDatabase, Migrator> migrators) {
		this.original = original;
		this.migrators = migrators;
	}

	/**
	 * Check that a script to the heads does what an upgrade does.
	 * @return the copy on which the script was run
	 */
	TestDatabase verifyUpgrade() {
		return verify(this.migrators.apply(this.original).upgradeScript("heads"), Migrator::upgrade);
	}

	/**
	 * Check that a script does what a downgrade does that keeps nothing.
	 * @return the copy on which the script was run
	 */
	TestDatabase verifyDowngrade(String target) {
		return verify(this.migrators.apply(this.original).downgradeScript(target),
				(migrator) -> migrator.downgrade(target, migrator.planDowngrade(target).planId()));
	}

	TestDatabase verify(MigrationScript script, Consumer<Migrator> run) {
		TestDatabase scripted = compare(this.original, script, (copy) -> run.accept(this.migrators.apply(copy)));
		Migrator migrator = this.migrators.apply(scripted);
		assertThat(migrator.status().current()).isEqualTo(script.to());
		assertThat(migrator.history(100)).allSatisfy((entry) -> assertThat(entry.startedAt()).isNotNull());
		List<Object> before = scripted.everything();
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> scripted.run(script.text()));
		assertThat(scripted.everything()).isEqualTo(before);
		return scripted;
	}

	/**
	 * Check that a script does what the migrator does.
	 * @return the copy on which the script was run
	 */
	static TestDatabase compare(TestDatabase original, MigrationScript script, Consumer<TestDatabase> run) {
		TestDatabase scripted = original.copy();
		TestDatabase migrated = original.copy();
		scripted.run(script.text());
		run.accept(migrated);
		assertThat(scripted.everything()).as(script.text()).isEqualTo(migrated.everything());
		return scripted;
	}

}
