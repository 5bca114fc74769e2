package dev.migrator.sql;

import java.util.List;

/**
 * A part of a statement that knows its place. Children lie within their parent, in the
 * order of the text, and never overlap: whoever writes the text between them and the
 * children one after the other has written the statement, byte for byte.
 */
public interface SyntaxNode {

	/**
	 * Return where it stands.
	 * @return the place, from its first token to the last
	 */
	Span span();

	/**
	 * Return the parts of it that are nodes themselves.
	 * @return the children, in the order of the text
	 */
	List<? extends SyntaxNode> children();

}
