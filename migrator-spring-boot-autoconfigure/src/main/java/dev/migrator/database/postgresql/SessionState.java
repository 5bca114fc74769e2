package dev.migrator.database.postgresql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What belongs to a session and not to the database: settings, the role, temporary
 * tables. Revisions may change it in many ways, with functions, too: so all of it is read
 * before and after.
 *
 * @param settings the settings that were made in the session, by name
 * @param temporary the temporary tables and the like: what kind each is, by its name as
 * SQL has it
 */
record SessionState(Map<String, String> settings, Map<String, String> temporary) {

	private static final String READ = """
			SELECT 'setting', name, setting FROM pg_settings WHERE source = 'session' OR name = 'search_path' \
			UNION ALL SELECT 'setting', 'role', current_setting('role') \
			UNION ALL SELECT 'temporary', format('pg_temp.%I', relname), CASE relkind WHEN 'v' THEN 'VIEW' \
			WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END FROM pg_class \
			WHERE relnamespace = pg_my_temp_schema() AND relkind IN ('r', 'p', 'v', 'S')""";

	static SessionState of(JdbcTemplate template) {
		Map<String, String> settings = new LinkedHashMap<>();
		Map<String, String> temporary = new LinkedHashMap<>();
		template.query(READ, (row) -> {
			(row.getString(1).equals("setting") ? settings : temporary).put(row.getString(2), row.getString(3));
		});
		return new SessionState(settings, temporary);
	}

	/**
	 * Return SQL that puts back where names are looked for, and as whom.
	 */
	String context() {
		return "SELECT set_config('search_path', %s, false), set_config('role', %s, false)"
			.formatted(literal("search_path"), literal("role"));
	}

	private String literal(String setting) {
		return "E'" + this.settings.getOrDefault(setting, "").replace("\\", "\\\\").replace("'", "''") + "'";
	}

	/**
	 * Make the session what it was.
	 */
	void restore(JdbcTemplate template) {
		SessionState now = of(template);
		// First the role: others may not see or drop what is there
		List<String> names = new ArrayList<>(this.settings.keySet());
		names.sort((one, other) -> Boolean.compare(other.equals("role"), one.equals("role")));
		for (String name : names) {
			String value = this.settings.get(name);
			if (value != null && !value.equals(now.settings().get(name))) {
				template.query("SELECT set_config(?, ?, false)", (row) -> {
				}, name, value);
			}
		}
		for (String name : now.settings().keySet()) {
			if (!this.settings.containsKey(name)) {
				template.execute("RESET \"%s\"".formatted(name.replace("\"", "\"\"")));
			}
		}
		now.temporary().forEach((name, kind) -> {
			if (!this.temporary.containsKey(name)) {
				template.execute("DROP %s IF EXISTS %s CASCADE".formatted(kind, name));
			}
		});
	}

}
