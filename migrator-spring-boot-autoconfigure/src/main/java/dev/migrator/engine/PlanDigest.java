package dev.migrator.engine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;

import dev.migrator.database.DatabaseState;
import org.jspecify.annotations.Nullable;

/**
 * Makes the id of a plan: the same for the same steps, with the same SQL, on the same
 * state of the database, and another one otherwise.
 */
final class PlanDigest {

	private static final int HEX_DIGITS = 16;

	private final MessageDigest digest;

	PlanDigest(DatabaseState state) {
		try {
			this.digest = MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
		add(Long.toString(state.version()));
		new TreeMap<>(state.applied()).forEach((id, applied) -> {
			add(id);
			add(applied.checksum());
		});
	}

	void add(Step step, @Nullable String sql) {
		add(step.direction().name());
		add(step.id());
		add(sql);
	}

	private void add(@Nullable String part) {
		// The length keeps neighbouring parts, and an absent one from an empty one, apart
		byte[] bytes = (part != null) ? part.getBytes(StandardCharsets.UTF_8) : new byte[0];
		this.digest.update(ByteBuffer.allocate(Integer.BYTES).putInt((part != null) ? bytes.length : -1).array());
		this.digest.update(bytes);
	}

	String id() {
		return HexFormat.of().formatHex(this.digest.digest()).substring(0, HEX_DIGITS);
	}

}
