package dev.migrator.database;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.springframework.util.StringUtils;

/**
 * The script that undoes a revision, as it was when the revision was applied.
 *
 * @param sql the script, with its placeholders replaced
 * @param transactional whether it runs in a transaction
 * @param foreignKeysOff whether SQLite enforces no foreign keys while it runs
 * @param source the file that it came from
 * @param line the line of that file at which it begins, from 1
 */
public record StoredDowngrade(String sql, boolean transactional, boolean foreignKeysOff, String source, int line) {

	private static final String NOT_TRANSACTIONAL = "transactional=false";

	private static final String FOREIGN_KEYS_OFF = "foreign-keys=off";

	static StoredDowngrade of(String sql, String options, String source, int line) {
		Set<String> all = StringUtils.commaDelimitedListToSet(options);
		return new StoredDowngrade(sql, !all.contains(NOT_TRANSACTIONAL), all.contains(FOREIGN_KEYS_OFF), source, line);
	}

	/**
	 * Return the options of the section, worded as in a revision file.
	 */
	String options() {
		List<String> options = new ArrayList<>();
		if (!this.transactional) {
			options.add(NOT_TRANSACTIONAL);
		}
		if (this.foreignKeysOff) {
			options.add(FOREIGN_KEYS_OFF);
		}
		return String.join(",", options);
	}

}
