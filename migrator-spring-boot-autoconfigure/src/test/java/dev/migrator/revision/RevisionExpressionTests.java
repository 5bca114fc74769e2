package dev.migrator.revision;

import java.util.List;

import dev.migrator.revision.RevisionExpression.Keyword;
import dev.migrator.revision.RevisionExpression.Name;
import dev.migrator.revision.RevisionExpression.Place;
import dev.migrator.revision.RevisionExpression.Range;
import dev.migrator.revision.RevisionExpression.Walk;
import dev.migrator.revision.RevisionExpressionException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RevisionExpressionTests {

	@Test
	void placesAreWordsOrNames() {
		assertThat(RevisionExpression.parse("head")).isEqualTo(new Place(null, Keyword.HEAD));
		assertThat(RevisionExpression.parse("heads")).isEqualTo(new Place(null, Keyword.HEADS));
		assertThat(RevisionExpression.parse("base")).isEqualTo(new Place(null, Keyword.BASE));
		assertThat(RevisionExpression.parse("current")).isEqualTo(new Place(null, Keyword.CURRENT));
		assertThat(RevisionExpression.parse("1b2c3d")).isEqualTo(new Place(null, new Name("1b2c3d")));
		assertThat(RevisionExpression.parse("headline")).isEqualTo(new Place(null, new Name("headline")));
		assertThat(RevisionExpression.parse("shop@head")).isEqualTo(new Place("shop", Keyword.HEAD));
		assertThat(RevisionExpression.parse("v1.2_x@cart")).isEqualTo(new Place("v1.2_x", new Name("cart")));
	}

	@Test
	void walksCountStepsFromAPlaceOrFromWhereTheDatabaseIs() {
		assertThat(RevisionExpression.parse("+2")).isEqualTo(new Walk(null, null, 2));
		assertThat(RevisionExpression.parse("-1")).isEqualTo(new Walk(null, null, -1));
		assertThat(RevisionExpression.parse("shop@-3")).isEqualTo(new Walk("shop", null, -3));
		assertThat(RevisionExpression.parse("head-1")).isEqualTo(new Walk(null, Keyword.HEAD, -1));
		assertThat(RevisionExpression.parse("shop@cart+10")).isEqualTo(new Walk("shop", new Name("cart"), 10));
	}

	@Test
	void aRangeMayLackEitherEnd() {
		Place head = new Place(null, Keyword.HEAD);
		assertThat(RevisionExpression.parse(":")).isEqualTo(new Range(null, null));
		assertThat(RevisionExpression.parse("head:")).isEqualTo(new Range(head, null));
		assertThat(RevisionExpression.parse(":head")).isEqualTo(new Range(null, head));
		assertThat(RevisionExpression.parse("-2:head")).isEqualTo(new Range(new Walk(null, null, -2), head));
	}

	@ParameterizedTest
	@ValueSource(strings = { "head", "shop@heads", "+2", "-1", "shop@-1", "base+3", "shop@cart-2", ":", "a:b", "-2:",
			"current-1:current+1" })
	void anExpressionIsWrittenAsItWasRead(String text) {
		assertThat(RevisionExpression.parse(text)).hasToString(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", " head", "head ", "+1junk", "+", "-", "1b2c-", "+-1", "head+1+1", "--1", "@",
			"@head", "shop@", "a@b@c", "head@shop", "base@+1", "+0", "-0", "head-00", "a:b:c", "a b", "a/b", "ä",
			"+\u0661", "head\n", "-1:shop@", "\u0000" })
	void anythingElseIsMalformed(String text) {
		assertThatExceptionOfType(RevisionExpressionException.class).isThrownBy(() -> RevisionExpression.parse(text))
			.withMessageStartingWith("\"" + text + "\" is not a revision expression: ")
			.satisfies((ex) -> assertThat(ex.getKind()).isEqualTo(Kind.MALFORMED))
			.satisfies((ex) -> assertThat(ex.getExpression()).isEqualTo(text));
	}

	@Test
	void moreStepsThanCanBeCountedAreJustTooMany() {
		assertThat(RevisionExpression.parse("-99999999999999999999"))
			.isEqualTo(new Walk(null, null, -Integer.MAX_VALUE));
	}

	@Test
	void aRangeIsNoTarget() {
		for (String text : List.of("a:b", ":", "head:")) {
			assertThatExceptionOfType(RevisionExpressionException.class)
				.isThrownBy(() -> RevisionExpression.Point.parse(text))
				.withMessageContaining("which part of a history to show")
				.satisfies((ex) -> assertThat(ex.getKind().word()).isEqualTo("malformed"));
		}
	}

}
