package dev.migrator.demo;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

import org.springframework.stereotype.Component;

/**
 * Knows by which key avatar services find the picture of a person.
 */
@Component
class Avatars {

	/**
	 * Return the key of an e-mail address: its SHA-256, whatever its spelling.
	 */
	String keyOf(String email) {
		String spelling = email.strip().toLowerCase(Locale.ROOT);
		try {
			return HexFormat.of()
				.formatHex(MessageDigest.getInstance("SHA-256").digest(spelling.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
