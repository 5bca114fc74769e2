package dev.migrator;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How the schema of one tenant and the revisions of a release compare.
 *
 * @param state the verdict, or {@code null} if it could not be told
 * @param current the current revisions
 * @param pending how many revisions are to be applied
 * @param error why the verdict could not be told, or how the last attempt at what is
 * pending failed, or {@code null}
 */
public record TenantStatus(MigrationStatus.@Nullable State state, List<String> current, int pending,
		@Nullable String error) {

	/**
	 * Copies the list, so that the status is immutable.
	 */
	public TenantStatus {
		current = List.copyOf(current);
	}

	/**
	 * Return the verdict in a word.
	 * @return the word for the state, or {@code unknown}
	 */
	public String word() {
		return (this.state != null) ? this.state.word() : "unknown";
	}

}
