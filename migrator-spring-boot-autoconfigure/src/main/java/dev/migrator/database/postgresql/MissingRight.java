package dev.migrator.database.postgresql;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.migrator.database.Activity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Finds out which right a user lacks. The server tells what was refused, but not what
 * would be needed.
 */
final class MissingRight {

	private static final Logger logger = LoggerFactory.getLogger(MissingRight.class);

	private static final Pattern DENIED = Pattern
		.compile("permission denied for (schema|database|table|view|materialized view|sequence|function) (.+)");

	private static final Pattern NOT_OWNER = Pattern.compile("must be owner of (\\S+(?: view)?) (.+)");

	private static final Pattern NO_TEMPORARY = Pattern
		.compile("permission denied to create temporary tables in database \"(.+)\"");

	private static final String OTHERWISE = ", or run revisions as another user with migrator.datasource.username.";

	private final JdbcTemplate template;

	private final Activity activity;

	MissingRight(JdbcTemplate template, Activity activity) {
		this.template = template;
		this.activity = activity;
	}

	/**
	 * Return which right is missing and how to give it.
	 * @param failure a refusal of the server
	 * @return what to do, or empty if nothing more can be found out
	 */
	Optional<String> advice(SQLException failure) {
		String message = PostgresqlFailure.message(failure);
		String firstLine = message.lines().findFirst().orElse("");
		try {
			Matcher notOwner = NOT_OWNER.matcher(firstLine);
			if (notOwner.find()) {
				return Optional.of(ownership(notOwner.group(1), notOwner.group(2)));
			}
			Matcher noTemporary = NO_TEMPORARY.matcher(firstLine);
			if (noTemporary.find()) {
				return Optional.of(grant("database", noTemporary.group(1), List.of("TEMPORARY")));
			}
			Matcher denied = DENIED.matcher(firstLine);
			return denied.find() ? Optional.of(grant(denied.group(1), denied.group(2))) : Optional.empty();
		}
		catch (DataAccessException ex) {
			logger.debug("Could not find out which right is missing", ex);
			return Optional.empty();
		}
	}

	private String ownership(String kind, String name) {
		String owner = kind.equals("table") ? ownerOfTable(name) : "";
		return "The user %s does not own %s %s%s, and only an owner can change it: make the user a member of the owner's role%s%s"
			.formatted(user(), kind, name, owner.isEmpty() ? "" : " (" + owner + " does)",
					owner.isEmpty() ? "" : " with GRANT %s TO %s".formatted(owner, user()), OTHERWISE);
	}

	private String ownerOfTable(String name) {
		return this.template.queryForList(
				"SELECT pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(relowner)) FROM pg_class WHERE relname = ?::name "
						+ "ORDER BY pg_catalog.pg_table_is_visible(oid) DESC",
				String.class, name)
			.stream()
			.findFirst()
			.orElse("");
	}

	private String grant(String kind, String name) {
		String kindOfRight = kind.endsWith("view") ? "table" : kind;
		return grant(kindOfRight, name, NeededRights.of(kindOfRight, name, this.activity));
	}

	private String grant(String kind, String name, List<String> needed) {
		List<String> missing = needed.stream().filter((right) -> !has(kind, name, right)).toList();
		if (missing.isEmpty()) {
			return "Let the owner of %s %s grant the right to %s%s".formatted(kind, name, user(), OTHERWISE);
		}
		String rights = String.join(", ", missing);
		return "The user %s has no right %s on %s %s: let the owner or a superuser run GRANT %s ON %s %s TO %s%s"
			.formatted(user(), missing.size() == 1 ? rights : "among " + rights, kind, name, rights,
					kind.toUpperCase(Locale.ROOT), quoted(name), user(), OTHERWISE);
	}

	private boolean has(String kind, String name, String right) {
		// By oid: for a name that is gone again, the server would fail
		String object = switch (kind) {
			case "schema" -> "SELECT oid FROM pg_namespace WHERE nspname = ?::name";
			case "database" -> "SELECT oid FROM pg_database WHERE datname = ?::name";
			default ->
				"SELECT oid FROM pg_class WHERE relname = ?::name ORDER BY pg_catalog.pg_table_is_visible(oid) DESC LIMIT 1";
		};
		return !Boolean.FALSE.equals(this.template.queryForObject(
				"SELECT pg_catalog.has_%s_privilege((%s), ?)".formatted(kind, object), Boolean.class, name, right));
	}

	private String user() {
		return String
			.valueOf(this.template.queryForObject("SELECT pg_catalog.quote_ident(current_user)", String.class));
	}

	private String quoted(String name) {
		return String.valueOf(this.template.queryForObject("SELECT pg_catalog.quote_ident(?)", String.class, name));
	}

}
