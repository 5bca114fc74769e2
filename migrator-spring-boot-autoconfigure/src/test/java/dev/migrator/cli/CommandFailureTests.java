package dev.migrator.cli;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.BeanCreationException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is told of failures that nobody has foreseen.
 */
class CommandFailureTests {

	@Test
	void ofBeansThatCannotBeMadeTheCauseIsTold() {
		Exception failure = new BeanCreationException("migrator", "needs a bean",
				new BeanCreationException("dataSource", "failed", new IllegalStateException("Cannot load driver")));
		CommandFailure told = CommandFailure.of(failure, new FailureReports(null));
		assertThat(told.exitCode()).isEqualTo(1);
		assertThat(told.problem().detail())
			.isEqualTo("Something unexpected went wrong: java.lang.IllegalStateException: Cannot load driver");
		assertThat(told.cause()).isSameAs(failure);
	}

}
