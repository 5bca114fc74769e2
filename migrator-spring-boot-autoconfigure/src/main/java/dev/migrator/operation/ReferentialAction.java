package dev.migrator.operation;

/**
 * What becomes of rows whose foreign key would refer to nothing.
 */
public enum ReferentialAction {

	/**
	 * Refuse, when the foreign key is checked.
	 */
	NO_ACTION,

	/**
	 * Refuse at once.
	 */
	RESTRICT,

	/**
	 * Delete or change them too.
	 */
	CASCADE,

	/**
	 * Let them refer to nothing.
	 */
	SET_NULL,

	/**
	 * Let them refer to the default.
	 */
	SET_DEFAULT;

	String sql() {
		return name().replace('_', ' ');
	}

}
