package dev.migrator.demo;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The notes in the database.
 */
@Repository
class NoteRepository {

	private final JdbcClient jdbc;

	private final Clock clock = Clock.systemUTC();

	NoteRepository(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	List<Note> findByUser(long userId) {
		return this.jdbc.sql("SELECT id, text, created_at FROM notes WHERE user_id = :userId ORDER BY id")
			.param("userId", userId)
			.query(NoteRepository::note)
			.list();
	}

	/**
	 * Add a note to a user.
	 * @return the note, or empty if there is no such user
	 */
	Optional<Note> add(long userId, String text) {
		return this.jdbc.sql("""
				INSERT INTO notes (user_id, text, created_at)
				SELECT id, :text, :createdAt FROM users WHERE id = :userId
				RETURNING id, text, created_at
				""")
			.param("userId", userId)
			.param("text", text)
			.param("createdAt", this.clock.instant().truncatedTo(ChronoUnit.MILLIS).toString())
			.query(NoteRepository::note)
			.optional();
	}

	private static Note note(ResultSet row, int number) throws SQLException {
		return new Note(row.getLong("id"), row.getString("text"), Instant.parse(row.getString("created_at")));
	}

}
