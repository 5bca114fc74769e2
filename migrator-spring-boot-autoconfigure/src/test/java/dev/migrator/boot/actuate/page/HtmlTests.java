package dev.migrator.boot.actuate.page;

import java.io.StringReader;

import javax.xml.parsers.DocumentBuilderFactory;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link Html}.
 */
class HtmlTests {

	@Test
	void textStaysText() {
		assertThat(body(new Html().text("</p><script>alert('a' & \"b\")</script>")))
			.isEqualTo("&lt;/p&gt;&lt;script&gt;alert(&#39;a&#39; &amp; &quot;b&quot;)&lt;/script&gt;");
	}

	@Test
	void aValueDoesNotLeaveItsAttribute() {
		assertThat(body(new Html().empty("br", "class", "\" onload='x'>", "id", null)))
			.isEqualTo("<br class=\"&quot; onload=&#39;x&#39;&gt;\"/>");
	}

	@Property(tries = 1000)
	void anyTextIsOneTextAndAnyValueOneValue(@ForAll("texts") String text) throws Exception {
		Html html = new Html().open("p", "class", text).text(text).close();
		Element element = DocumentBuilderFactory.newInstance()
			.newDocumentBuilder()
			.parse(new InputSource(new StringReader(body(html))))
			.getDocumentElement();
		assertThat(element.getAttributes().getLength()).isOne();
		assertThat(element.getChildNodes().getLength()).isLessThan(2);
		assertThat(element.getAttribute("class")).isEqualTo(element.getTextContent().replaceAll("[\\n\\t]", " "));
	}

	@Provide
	Arbitrary<String> texts() {
		return Arbitraries.strings().withChars("<>&\"'/=!-]a \n\t\r\u0000\u202E\uD800\uDC00\uFFFF").all();
	}

	@ParameterizedTest
	@CsvSource({ "0000, \u2400", "0007, \u2407", "001B, \u241B", "000D, \u240D", "007F, \u2421", "0085, \uFFFD",
			"202E, [U+202E]", "2066, [U+2066]", "FFFE, \uFFFD", "FDD0, \uFFFD", "D800, \uFFFD" })
	void whatDeceivesIsMadeVisible(String code, String visible) {
		assertThat(body(new Html().text("a" + (char) Integer.parseInt(code, 16) + "b"))).isEqualTo("a" + visible + "b");
	}

	@Test
	void whatPeopleWriteIsLeftAlone() {
		assertThat(body(new Html().text("größer, 数据, לעדכן\u200F, 😀\n\tend")))
			.isEqualTo("größer, 数据, לעדכן\u200F, 😀\n\tend");
	}

	@Test
	void longTextIsCutBetweenCharacters() {
		assertThat(body(new Html().text("abc", 3))).isEqualTo("abc");
		assertThat(body(new Html().text("abcd", 3))).isEqualTo("abc…");
		assertThat(body(new Html().text("ab😀d", 3))).isEqualTo("ab…");
	}

	@Test
	void backticksMarkCodeInProse() {
		assertThat(body(new Html().prose("Call `upgrade<>()` now")))
			.isEqualTo("Call <code>upgrade&lt;&gt;()</code> now");
	}

	@Test
	void namesAreNames() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Html().open("p onload=x"));
		assertThatIllegalArgumentException().isThrownBy(() -> new Html().open("p", "a b", "c"));
	}

	@Test
	void whatIsOpenHasToBeClosed() {
		assertThat(body(new Html().open("p").element("b", "x").close())).isEqualTo("<p><b>x</b></p>");
		assertThatIllegalStateException().isThrownBy(() -> new Html().open("p").toString());
	}

	private static String body(Html html) {
		return html.toString().replace("<!DOCTYPE html>\n", "");
	}

}
