package dev.migrator.script;

import java.time.ZonedDateTime;

import dev.migrator.MigratorException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link FileNameTemplate}.
 */
class FileNameTemplateTests {

	private static final ZonedDateTime CREATED = ZonedDateTime.parse("2026-03-04T05:06:07+01:00[Europe/Berlin]");

	@ParameterizedTest
	@CsvSource({ "{id}_{slug}, 1b2c_add_email.sql", "{slug}.sql, add_email.sql",
			"{year}/{month}/{day}_{hour}{minute}{second}_{id}, 2026/03/04_050607_1b2c.sql",
			"V{epoch}__{slug}, V1772597167__add_email.sql" })
	void tokensAreReplaced(String template, String name) {
		assertThat(FileNameTemplate.of(template).fileName("1b2c", "add_email", CREATED)).isEqualTo(name);
	}

	@ParameterizedTest
	@CsvSource({ "{id}_{slug}, 1b2c.sql", "{slug}_{id}, 1b2c.sql", "{year}-{slug}-{id}, 2026-1b2c.sql",
			"{year}/{slug}_{id}, 2026/1b2c.sql", "{id}__{slug}.up, 1b2c.up.sql" })
	void anEmptySlugLeavesNoSeparatorBehind(String template, String name) {
		assertThat(FileNameTemplate.of(template).fileName("1b2c", "", CREATED)).isEqualTo(name);
	}

	@Test
	void anUnknownTokenIsRefusedNamingTheKnownOnes() {
		assertThatExceptionOfType(MigratorException.class).isThrownBy(() -> FileNameTemplate.of("{rev}_{slug}"))
			.withMessageContaining("{rev}")
			.satisfies((ex) -> assertThat(ex.getAction())
				.contains("{id}, {slug}, {year}, {month}, {day}, {hour}, {minute}, {second}, {epoch}"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{id", "id}", "{id}}", "{", "{id}_{slug" })
	void aBraceWithoutItsPartnerIsRefused(String template) {
		assertThatExceptionOfType(MigratorException.class).isThrownBy(() -> FileNameTemplate.of(template))
			.withMessageContaining("without its partner");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/{id}", "../{id}", "a/./{id}", "a//{id}", "a/{id}/", "C:{id}", "a\\{id}", "{id}?",
			"nul", "COM1.{id}", "aux/{id}", "a./{id}", "a /{id}", "{id}\n", "{slug}/{id}" })
	void aNameThatIsNotLegalEverywhereOrLeadsElsewhereIsRefused(String template) {
		assertThatExceptionOfType(MigratorException.class)
			.isThrownBy(() -> FileNameTemplate.of(template).fileName("1b2c", "", CREATED))
			.withMessageContaining("'" + template + "'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "..", "con", "a." })
	void anIdThatMakesNoLegalNameIsRefused(String id) {
		assertThatExceptionOfType(MigratorException.class)
			.isThrownBy(() -> FileNameTemplate.of("{id}/{id}").fileName(id, "", CREATED))
			.withMessageContaining("Nothing was written");
	}

	@Test
	void aNameLongerThanFileSystemsTakeIsRefused() {
		assertThatExceptionOfType(MigratorException.class)
			.isThrownBy(() -> FileNameTemplate.of("{slug}").fileName("1b2c", "a".repeat(252), CREATED))
			.withMessageContaining("255");
	}

}
