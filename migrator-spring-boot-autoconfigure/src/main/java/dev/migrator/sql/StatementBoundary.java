package dev.migrator.sql;

import dev.migrator.sql.Token.Kind;

/**
 * Follows the tokens of a script and tells the semicolons that end a statement from those
 * within one. One instance is for one run through a script.
 */
abstract sealed class StatementBoundary {

	static StatementBoundary of(SqlDialect dialect) {
		return switch (dialect) {
			case SQLITE -> new Sqlite();
			case POSTGRESQL -> new Postgresql();
		};
	}

	/**
	 * Take the next token.
	 * @param lexer a lexer at a token that is neither white space nor comment
	 * @return whether the token is the semicolon that ends a statement
	 */
	abstract boolean isEnd(SqlLexer lexer);

	/**
	 * The state machine of {@code sqlite3_complete}: a trigger ends with {@code END}
	 * right after a semicolon and right before the next, which neither a {@code CASE} nor
	 * a column of that name can imitate.
	 */
	private static final class Sqlite extends StatementBoundary {

		private State state = State.START;

		@Override
		boolean isEnd(SqlLexer lexer) {
			boolean semicolon = lexer.kind() == Kind.SEMICOLON;
			this.state = switch (this.state) {
				case START, EXPLAIN -> {
					if (semicolon) {
						yield State.START;
					}
					if (lexer.isWord("CREATE")) {
						yield State.CREATE;
					}
					boolean explain = (this.state == State.START) ? lexer.isWord("EXPLAIN")
							: lexer.isWord("QUERY") || lexer.isWord("PLAN");
					yield explain ? State.EXPLAIN : State.OTHER;
				}
				case CREATE -> {
					if (semicolon) {
						yield State.START;
					}
					if (lexer.isWord("TRIGGER")) {
						yield State.TRIGGER;
					}
					yield (lexer.isWord("TEMP") || lexer.isWord("TEMPORARY")) ? State.CREATE : State.OTHER;
				}
				case OTHER -> semicolon ? State.START : State.OTHER;
				case TRIGGER -> semicolon ? State.TRIGGER_SEMICOLON : State.TRIGGER;
				case TRIGGER_SEMICOLON -> {
					if (semicolon) {
						yield State.TRIGGER_SEMICOLON;
					}
					yield lexer.isWord("END") ? State.TRIGGER_END : State.TRIGGER;
				}
				case TRIGGER_END -> semicolon ? State.START : State.TRIGGER;
			};
			return semicolon && this.state == State.START;
		}

		private enum State {

			START, EXPLAIN, CREATE, OTHER, TRIGGER, TRIGGER_SEMICOLON, TRIGGER_END

		}

	}

	/**
	 * As psql does: nothing ends within parentheses, nor within the body of a routine
	 * written in SQL, {@code BEGIN ATOMIC … END}, where {@code CASE} ends with
	 * {@code END} too. A name after {@code AS} or a full stop is no keyword.
	 */
	private static final class Postgresql extends StatementBoundary {

		private Head head = Head.START;

		private int parentheses;

		private int blocks;

		private boolean afterBegin;

		private boolean nameExpected;

		@Override
		boolean isEnd(SqlLexer lexer) {
			switch (lexer.kind()) {
				case SEMICOLON -> {
					if (this.parentheses == 0 && this.blocks == 0) {
						this.head = Head.START;
						this.afterBegin = false;
						this.nameExpected = false;
						return true;
					}
				}
				case LEFT_PARENTHESIS -> this.parentheses++;
				case RIGHT_PARENTHESIS -> this.parentheses = Math.max(0, this.parentheses - 1);
				case WORD -> word(lexer);
				default -> {
				}
			}
			this.head = this.head.after(lexer);
			this.afterBegin = lexer.isWord("BEGIN");
			this.nameExpected = lexer.kind() == Kind.DOT || lexer.isWord("AS");
			return false;
		}

		private void word(SqlLexer lexer) {
			if (this.head != Head.ROUTINE || this.parentheses > 0 || this.nameExpected) {
				return;
			}
			if (this.blocks == 0) {
				this.blocks = (this.afterBegin && lexer.isWord("ATOMIC")) ? 1 : 0;
			}
			else if (lexer.isWord("CASE")) {
				this.blocks++;
			}
			else if (lexer.isWord("END")) {
				this.blocks--;
			}
		}

		/**
		 * How far the words {@code CREATE [OR REPLACE] FUNCTION} have been seen.
		 */
		private enum Head {

			START, CREATE, OR, REPLACE, ROUTINE, OTHER;

			Head after(SqlLexer lexer) {
				return switch (this) {
					case START -> lexer.isWord("CREATE") ? CREATE : OTHER;
					case CREATE -> lexer.isWord("OR") ? OR : routine(lexer);
					case OR -> lexer.isWord("REPLACE") ? REPLACE : OTHER;
					case REPLACE -> routine(lexer);
					case ROUTINE, OTHER -> this;
				};
			}

			private static Head routine(SqlLexer lexer) {
				return (lexer.isWord("FUNCTION") || lexer.isWord("PROCEDURE")) ? ROUTINE : OTHER;
			}

		}

	}

}
