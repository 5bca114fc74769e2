package dev.migrator.script;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Slug}.
 */
class SlugTests {

	@ParameterizedTest
	@CsvSource({ "Add e-mail to users!, add_e_mail_to_users", "'  --x--  ', x",
			"Café Straße İZMİR Ørsted, cafe_strasse_izmir_orsted", "ﬁx ① ٣, fix_1_3", "漢字 users, users", "漢字, ''",
			"'', ''", "a/../b\\c, a_b_c" })
	void aMessageBecomesPlainLettersDigitsAndUnderscores(String message, String slug) {
		assertThat(Slug.of(message, 40)).isEqualTo(slug);
	}

	@ParameterizedTest
	@CsvSource({ "10, add_email", "9, add_email", "8, add", "4, add", "3, add", "2, ad", "0, ''", "12, add_email_to" })
	void aLongOneIsCutBetweenWordsWherePossible(int length, String slug) {
		assertThat(Slug.of("add email to users", length)).isEqualTo(slug);
	}

}
