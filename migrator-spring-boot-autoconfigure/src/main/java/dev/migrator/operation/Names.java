package dev.migrator.operation;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

import dev.migrator.sql.Identifiers;

import org.springframework.util.Assert;

/**
 * Writes names as SQL has them: as they are, where every product then takes them for what
 * they are, and in double quotes otherwise.
 */
final class Names {

	private Names() {
	}

	/**
	 * Write a name that has nothing before it.
	 */
	static String quoted(String name) {
		Assert.isTrue(!name.isBlank() && name.indexOf('\0') < 0, () -> "'" + name + "' is no name");
		return Identifiers.write(name);
	}

	/**
	 * Write a name that may have its schema before it.
	 */
	static String qualified(String name) {
		int point = name.indexOf('.');
		return (point < 0) ? quoted(name) : quoted(name.substring(0, point)) + "." + quoted(name.substring(point + 1));
	}

	/**
	 * Write the names of columns, in parentheses.
	 */
	static String list(String... names) {
		return list(List.of(names));
	}

	static String list(Collection<String> names) {
		Assert.notEmpty(names, "At least one column has to be named");
		return names.stream().map(Names::quoted).collect(Collectors.joining(", ", "(", ")"));
	}

}
