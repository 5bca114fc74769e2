package dev.migrator.boot.actuate.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

import org.springframework.core.io.ClassPathResource;
import org.springframework.util.Assert;

/**
 * The style sheet, which is part of each page.
 *
 * @param text the style sheet
 * @param source what a content security policy calls it
 */
record Stylesheet(String text, String source) {

	static final ClassPathResource RESOURCE = new ClassPathResource("migrations.css", Stylesheet.class);

	static Stylesheet load() {
		try (InputStream in = RESOURCE.getInputStream()) {
			return of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Drop what only those need who write it.
	 */
	static Stylesheet of(String written) {
		String text = written.replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("\\s+", " ").strip();
		Assert.isTrue(!text.contains("<"), "A style sheet must not end its element");
		return new Stylesheet(text, "'sha256-" + Base64.getEncoder().encodeToString(sha256(text)) + "'");
	}

	private static byte[] sha256(String text) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
