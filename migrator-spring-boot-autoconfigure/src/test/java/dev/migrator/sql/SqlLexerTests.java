package dev.migrator.sql;

import java.util.List;

import dev.migrator.sql.Token.Kind;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SqlLexer}.
 */
class SqlLexerTests {

	@Test
	void sqliteKnowsFourKindsOfQuotes() {
		assertThat(sqlite("'it''s' \"a\"\"b\" `c``d` [e f]")).containsExactly("STRING 'it''s'",
				"QUOTED_IDENTIFIER \"a\"\"b\"", "QUOTED_IDENTIFIER `c``d`", "QUOTED_IDENTIFIER [e f]");
	}

	@Test
	void aBracketedNameEndsAtTheFirstBracket() {
		assertThat(sqlite("[a]]b]")).containsExactly("QUOTED_IDENTIFIER [a]", "UNKNOWN ]", "WORD b", "UNKNOWN ]");
	}

	@Test
	void sqliteReadsBlobsNumbersAndParameters() {
		assertThat(sqlite("x'00FF' 0x1F 1_000.5e-3 .5 1. ? ?12 :a @b $c #d")).containsExactly("BINARY x'00FF'",
				"NUMBER 0x1F", "NUMBER 1_000.5e-3", "NUMBER .5", "NUMBER 1.", "PARAMETER ?", "PARAMETER ?12",
				"PARAMETER :a", "PARAMETER @b", "PARAMETER $c", "PARAMETER #d");
	}

	@Test
	void sqliteTakesTheLongestOperator() {
		assertThat(sqlite("a||b->c->>d==e<>f<<g>>h<=i>=j!=k=l-m")).containsExactly("WORD a", "OPERATOR ||", "WORD b",
				"OPERATOR ->", "WORD c", "OPERATOR ->>", "WORD d", "OPERATOR ==", "WORD e", "OPERATOR <>", "WORD f",
				"OPERATOR <<", "WORD g", "OPERATOR >>", "WORD h", "OPERATOR <=", "WORD i", "OPERATOR >=", "WORD j",
				"OPERATOR !=", "WORD k", "OPERATOR =", "WORD l", "OPERATOR -", "WORD m");
	}

	@Test
	void sqliteCommentsDoNotNestAndMayRunToTheEnd() {
		assertThat(all("/* a /* b */ c /* open", SqlDialect.SQLITE)).containsExactly("BLOCK_COMMENT /* a /* b */",
				"WHITESPACE  ", "WORD c", "WHITESPACE  ", "BLOCK_COMMENT /* open");
	}

	@Test
	void postgresqlCommentsNest() {
		assertThat(all("/* a /* b */ c */d--e\n", SqlDialect.POSTGRESQL))
			.containsExactly("BLOCK_COMMENT /* a /* b */ c */", "WORD d", "LINE_COMMENT --e", "WHITESPACE \n");
	}

	@Test
	void postgresqlReadsAllSpellingsOfStrings() {
		assertThat(postgresql("'a\\' E'b\\'c' e'' U&'d' N'e' B'01' X'ff' $$f;'$$ $t$g$$h$t$")).containsExactly(
				"STRING 'a\\'", "STRING E'b\\'c'", "STRING e''", "STRING U&'d'", "STRING N'e'", "BINARY B'01'",
				"BINARY X'ff'", "STRING $$f;'$$", "STRING $t$g$$h$t$");
	}

	@Test
	void anEscapeStringContinuedOnTheNextLineEscapesThereToo() {
		assertThat(postgresql("E'a'\n'b\\'c'")).containsExactly("STRING E'a'", "STRING 'b\\'c'");
		assertThat(postgresql("E'a' 'b\\' c")).containsExactly("STRING E'a'", "STRING 'b\\'", "WORD c");
		assertThat(postgresql("E'a',\n'b\\' c")).containsExactly("STRING E'a'", "COMMA ,", "STRING 'b\\'", "WORD c");
	}

	@Test
	void postgresqlReadsNames() {
		assertThat(postgresql("\"a\"\"b\" U&\"c\" d$1 größe u&b")).containsExactly("QUOTED_IDENTIFIER \"a\"\"b\"",
				"QUOTED_IDENTIFIER U&\"c\"", "WORD d$1", "WORD größe", "WORD u", "OPERATOR &", "WORD b");
	}

	@Test
	void aDollarWithinANameBeginsNoString() {
		assertThat(postgresql("a$b$ $1")).containsExactly("WORD a$b$", "PARAMETER $1");
	}

	@Test
	void postgresqlOperatorsLeaveSignsAndComments() {
		assertThat(postgresql("a=-1 b@-1 c::int d[1:2] 1..2 +/*x*/ ->>")).containsExactly("WORD a", "OPERATOR =",
				"OPERATOR -", "NUMBER 1", "WORD b", "OPERATOR @-", "NUMBER 1", "WORD c", "OPERATOR ::", "WORD int",
				"WORD d", "OPERATOR [", "NUMBER 1", "OPERATOR :", "NUMBER 2", "OPERATOR ]", "NUMBER 1", "OPERATOR ..",
				"NUMBER 2", "OPERATOR +", "OPERATOR ->>");
	}

	@Test
	void whatIsNeverClosedIsOneTokenFromWhereItBegins() {
		for (String open : List.of("'a;", "\"a;", "`a;", "[a;", "x'0;")) {
			assertThat(sqlite("b " + open)).containsExactly("WORD b", "UNTERMINATED " + open);
		}
		for (String open : List.of("'a;", "\"a;", "E'a\\'", "U&'a", "$$a$b$", "$x$a$$", "/*a/*b*/")) {
			assertThat(postgresql("b " + open)).containsExactly("WORD b", "UNTERMINATED " + open);
		}
	}

	@Test
	void aPartOfATextIsReadAsIfNothingFollowed() {
		SqlLexer lexer = new SqlLexer("ab 'cd'", 1, 5, SqlDialect.SQLITE);
		assertThat(lexer.advance()).isTrue();
		assertThat(lexer.tokenText()).isEqualTo("b");
		assertThat(lexer.advance()).isTrue();
		assertThat(lexer.advance()).isTrue();
		assertThat(lexer.token()).isEqualTo(new Token(Kind.UNTERMINATED, 3, 5));
		assertThat(lexer.advance()).isFalse();
	}

	@Property(tries = 2000)
	void tokensCoverAnyTextWithoutAGap(@ForAll("anyText") String text, @ForAll SqlDialect dialect) {
		int expected = 0;
		for (Token token : SqlLexer.tokens(text, dialect)) {
			assertThat(token.start()).isEqualTo(expected);
			assertThat(token.end()).isGreaterThan(token.start());
			expected = token.end();
		}
		assertThat(expected).isEqualTo(text.length());
	}

	@Provide
	Arbitrary<String> anyText() {
		return anySql();
	}

	static Arbitrary<String> anySql() {
		Arbitrary<String> fragments = Arbitraries.of("'", "\"", "`", "[", "]", "$", "$$", "$a$", "--", "/*", "*/", "\n",
				"\r\n", " ", ";", "(", ")", "\\", "E'", "x'", "U&\"", "CREATE", "TRIGGER", "FUNCTION", "BEGIN",
				"ATOMIC", "END", "CASE", "AS", ".", "1", "0x", "1e", "-", ":", "a", "RETURNING");
		return Arbitraries.oneOf(fragments, fragments, Arbitraries.strings().ofMaxLength(3))
			.list()
			.ofMaxSize(30)
			.map((parts) -> String.join("", parts));
	}

	private static List<String> sqlite(String text) {
		return significant(text, SqlDialect.SQLITE);
	}

	private static List<String> postgresql(String text) {
		return significant(text, SqlDialect.POSTGRESQL);
	}

	private static List<String> significant(String text, SqlDialect dialect) {
		return SqlLexer.tokens(text, dialect)
			.stream()
			.filter((token) -> !token.kind().isTrivia())
			.map((token) -> token.kind() + " " + token.text(text))
			.toList();
	}

	private static List<String> all(String text, SqlDialect dialect) {
		return SqlLexer.tokens(text, dialect).stream().map((token) -> token.kind() + " " + token.text(text)).toList();
	}

}
