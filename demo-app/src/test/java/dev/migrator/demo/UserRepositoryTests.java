package dev.migrator.demo;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.test.autoconfigure.AutoConfigureTestDatabase;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The users in a database that only the slice of a test looks at.
 */
@JdbcTest(properties = "demo.file=target/${random.uuid}.db")
@AutoConfigureTestDatabase(replace = AutoConfigureTestDatabase.Replace.NONE)
@Import(UserRepository.class)
class UserRepositoryTests {

	private final UserRepository users;

	@Autowired
	UserRepositoryTests(UserRepository users) {
		this.users = users;
	}

	@Test
	void aNameCanBeTakenOnceWhateverItsSpelling() {
		assertThat(this.users.add("Ann", null)).hasValueSatisfying((ann) -> {
			assertThat(ann.username()).isEqualTo("ann");
			assertThat(ann.displayName()).isEqualTo("Ann");
			assertThat(this.users.find(ann.id())).contains(ann);
		});
		assertThat(this.users.add("ANN", "ann@example.org")).isEmpty();
		assertThat(this.users.findAll()).hasSize(1);
	}

}
