package dev.migrator.database.postgresql;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What belongs to a session and not to the database, as far as the server tells. It does
 * not tell of settings of the user's own, such as {@code app.tenant}.
 *
 * @param settings the settings that were made in the session, the role and the user, and
 * the search path in any case, by name
 * @param defaultPath whether the search path is what it would be in a new session
 * @param others temporary tables and the like, advisory locks, and the channels that are
 * listened to
 */
record SessionState(Map<String, String> settings, boolean defaultPath, Set<String> others) {

	private static final String READ = """
			SELECT 'setting', name, setting, setting IS NOT DISTINCT FROM reset_val FROM pg_catalog.pg_settings \
			WHERE source = 'session' OR name = 'search_path' \
			UNION ALL SELECT 'setting', 'role', pg_catalog.current_setting('role'), false \
			UNION ALL SELECT 'setting', 'session_authorization', session_user::text, false \
			UNION ALL SELECT 'other', 'temporary', oid::text, false FROM pg_catalog.pg_class \
			WHERE relnamespace = pg_catalog.pg_my_temp_schema() AND relkind IN ('r', 'p', 'v', 'S') \
			UNION ALL SELECT 'other', 'channel', channel, false FROM pg_catalog.pg_listening_channels() AS channel \
			UNION ALL SELECT 'other', 'lock', pg_catalog.concat_ws(' ', classid::text, objid::text, objsubid::text), false \
			FROM pg_catalog.pg_locks WHERE locktype = 'advisory' AND pid = pg_catalog.pg_backend_pid()""";

	private static final String LOCK_TIMEOUT = "lock_timeout";

	private static final Set<String> CONTEXT = Set.of("session_authorization", "role", "search_path");

	static SessionState of(JdbcTemplate template) {
		Map<String, String> settings = new LinkedHashMap<>();
		Set<String> others = new TreeSet<>();
		boolean[] defaultPath = new boolean[1];
		template.query(READ, (row) -> {
			String name = row.getString(2);
			if (row.getString(1).equals("setting")) {
				settings.put(name, row.getString(3));
				defaultPath[0] |= name.equals("search_path") && row.getBoolean(4);
			}
			else {
				others.add(name + " " + row.getString(3));
			}
		});
		return new SessionState(settings, defaultPath[0], others);
	}

	/**
	 * Return SQL that puts back where names are looked for.
	 */
	String searchPath() {
		return this.defaultPath ? "RESET search_path" : set("search_path");
	}

	/**
	 * Return SQL that puts back how long statements wait for locks.
	 */
	String lockTimeout() {
		return this.settings.containsKey(LOCK_TIMEOUT) ? set(LOCK_TIMEOUT) : "RESET " + LOCK_TIMEOUT;
	}

	/**
	 * Return SQL that puts back where names are looked for, and as whom.
	 */
	String context() {
		// Another user has another role: that comes last
		return String.join("; ", set("session_authorization"), set("role"), searchPath());
	}

	/**
	 * Return SQL that puts back all settings, as far as they can be known.
	 */
	String everySetting() {
		StringBuilder sql = new StringBuilder("RESET ALL");
		this.settings.keySet()
			.stream()
			.filter((name) -> !CONTEXT.contains(name))
			.forEach((name) -> sql.append("; ").append(set(name)));
		return sql.append("; ").append(context()).toString();
	}

	private String set(String name) {
		return "SELECT pg_catalog.set_config(%s, %s, false)".formatted(literal(name),
				literal(this.settings.getOrDefault(name, "")));
	}

	private static String literal(String text) {
		return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
	}

}
