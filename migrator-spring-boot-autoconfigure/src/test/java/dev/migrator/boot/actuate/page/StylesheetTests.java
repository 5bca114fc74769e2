package dev.migrator.boot.actuate.page;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Stylesheet}.
 */
class StylesheetTests {

	@Test
	void thePolicyNamesItByItsHash() throws NoSuchAlgorithmException {
		Stylesheet stylesheet = Stylesheet.of("/* why */\nbody {\n\tcolor: red;\n}\n");
		assertThat(stylesheet.text()).isEqualTo("body { color: red; }");
		byte[] hash = MessageDigest.getInstance("SHA-256").digest(stylesheet.text().getBytes(StandardCharsets.UTF_8));
		assertThat(stylesheet.source()).isEqualTo("'sha256-%s'".formatted(Base64.getEncoder().encodeToString(hash)));
	}

	@Test
	void itCannotEndItsElement() {
		assertThatIllegalArgumentException().isThrownBy(() -> Stylesheet.of("</style>"));
	}

	@Test
	void oursIsThereAndLoadsNothing() {
		assertThat(Stylesheet.load().text()).contains("prefers-color-scheme: dark").doesNotContain("url(", "@import");
	}

}
