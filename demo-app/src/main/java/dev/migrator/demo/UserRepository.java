package dev.migrator.demo;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The users in the database.
 */
@Repository
class UserRepository {

	private final JdbcClient jdbc;

	private final Avatars avatars;

	UserRepository(JdbcClient jdbc, Avatars avatars) {
		this.jdbc = jdbc;
		this.avatars = avatars;
	}

	List<User> findAll() {
		return this.jdbc.sql("SELECT id, username, display_name, email, avatar FROM users ORDER BY username")
			.query(User.class)
			.list();
	}

	Optional<User> find(long id) {
		return this.jdbc.sql("SELECT id, username, display_name, email, avatar FROM users WHERE id = :id")
			.param("id", id)
			.query(User.class)
			.optional();
	}

	/**
	 * Add a user, unless the name is taken in whatever spelling.
	 * @return the user, or empty if the name is taken
	 */
	Optional<User> add(String name, @Nullable String email) {
		return this.jdbc.sql("""
				INSERT INTO users (username, display_name, email, avatar)
				VALUES (:username, :displayName, :email, :avatar)
				ON CONFLICT (username) DO NOTHING
				RETURNING id, username, display_name, email, avatar
				""")
			.param("username", name.toLowerCase(Locale.ROOT))
			.param("displayName", name)
			.param("email", email)
			.param("avatar", (email != null) ? this.avatars.keyOf(email) : null)
			.query(User.class)
			.optional();
	}

}
