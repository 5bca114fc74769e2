package dev.migrator.demo;

import dev.migrator.operation.JavaRevision;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.test.autoconfigure.AutoConfigureTestDatabase;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The users in a database that only the slice of a test looks at, as the README shows it.
 * How they are kept in each database, {@link UserApiTests} finds out.
 */
@JdbcTest(properties = "demo.file=target/${random.uuid}.db",
		includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = JavaRevision.class))
@AutoConfigureTestDatabase(replace = AutoConfigureTestDatabase.Replace.NONE)
@Import({ UserRepository.class, Avatars.class })
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
			assertThat(ann.avatar()).isNull();
			assertThat(this.users.find(ann.id())).contains(ann);
		});
		assertThat(this.users.add("ANN", "ann@example.org")).isEmpty();
		assertThat(this.users.findAll()).hasSize(1);
	}

}
