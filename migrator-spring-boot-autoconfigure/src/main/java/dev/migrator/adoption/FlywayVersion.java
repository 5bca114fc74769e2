package dev.migrator.adoption;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A version as Flyway compares it: number by number, so that 1.10 comes after 1.9, and
 * 1.0, 01 and 1 are the same.
 *
 * @param parts the numbers, without zeros at the end
 */
record FlywayVersion(List<BigInteger> parts) implements Comparable<FlywayVersion> {

	private static final Pattern VERSION = Pattern.compile("\\d+(?:[._]\\d+)*");

	private static final Pattern SEPARATOR = Pattern.compile("[._]");

	/**
	 * Read a version from the name of a file or from the history.
	 * @return the version, or empty if it is none
	 */
	static Optional<FlywayVersion> of(String text) {
		if (!VERSION.matcher(text).matches()) {
			return Optional.empty();
		}
		List<BigInteger> parts = Arrays.stream(SEPARATOR.split(text))
			.map(BigInteger::new)
			.collect(Collectors.toCollection(ArrayList::new));
		while (parts.size() > 1 && parts.get(parts.size() - 1).signum() == 0) {
			parts.remove(parts.size() - 1);
		}
		return Optional.of(new FlywayVersion(List.copyOf(parts)));
	}

	@Override
	public int compareTo(FlywayVersion other) {
		for (int i = 0; i < Math.max(this.parts.size(), other.parts.size()); i++) {
			int order = part(i).compareTo(other.part(i));
			if (order != 0) {
				return order;
			}
		}
		return 0;
	}

	private BigInteger part(int i) {
		return (i < this.parts.size()) ? this.parts.get(i) : BigInteger.ZERO;
	}

	@Override
	public String toString() {
		return this.parts.stream().map(BigInteger::toString).collect(Collectors.joining("."));
	}

}
