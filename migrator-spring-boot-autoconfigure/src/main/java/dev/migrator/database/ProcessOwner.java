package dev.migrator.database;

import org.springframework.util.StringUtils;

/**
 * Who runs this process, and where.
 */
public final class ProcessOwner {

	private ProcessOwner() {
	}

	/**
	 * Return the user and, as far as it is known, the host or container.
	 * @return such as {@code app@shop-7d4b9}
	 */
	public static String name() {
		String user = System.getProperty("user.name", "unknown");
		// Set by container platforms; asking the network for it could take seconds
		String host = System.getenv("HOSTNAME");
		return StringUtils.hasText(host) ? user + "@" + host : user;
	}

}
