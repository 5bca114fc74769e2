package dev.migrator.database.postgresql;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;

import dev.migrator.testing.EmbeddedServer;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

class PostgresqlLiteralsTests {

	private final JdbcTemplate server = new JdbcTemplate(EmbeddedServer.server().getPostgresDatabase());

	@Test
	void textIsReadAsItIs() {
		for (String text : List.of("", "it's", "\\ and \\n", "one\ntwo", "a\rb\\c'", "$1 :x", "ä ☃ 😀")) {
			assertThat(this.server.queryForObject("SELECT " + PostgresqlLiterals.literal(text), String.class))
				.isEqualTo(text);
		}
	}

	@Test
	void backslashesStandForThemselvesUnlessACarriageReturnHasToBeEscaped() {
		assertThat(PostgresqlLiterals.literal("a\\b")).isEqualTo("'a\\b'");
		assertThat(PostgresqlLiterals.literal("a\\b\r'")).isEqualTo("E'a\\\\b\\r'''");
	}

	@Test
	void otherValuesAreReadAsTheyAre() {
		List<String> literals = Arrays
			.asList(-1, Long.MAX_VALUE, true, 1.5e300, Double.NEGATIVE_INFINITY, new BigDecimal("1.50"),
					new byte[] { 0, -1 }, null)
			.stream()
			.map(PostgresqlLiterals::literal)
			.toList();
		String query = "SELECT concat_ws(' ', %s::int, %s, %s, %s::float8, %s::float8, %s, encode(%s, 'hex'), %s IS NULL)"
			.formatted(literals.toArray());
		assertThat(this.server.queryForObject(query, String.class))
			.isEqualTo("-1 9223372036854775807 t 1.5e+300 -Infinity 1.50 00ff t");
	}

	@Test
	void valuesAreWrittenWhereParametersStand() {
		assertThat(PostgresqlLiterals.inline("INSERT INTO \"a?\" VALUES (?, '?', ?) -- ?", Arrays.asList("?", null)))
			.isEqualTo("INSERT INTO \"a?\" VALUES ('?', '?', NULL) -- ?");
	}

}
