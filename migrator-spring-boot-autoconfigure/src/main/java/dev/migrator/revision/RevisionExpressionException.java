package dev.migrator.revision;

/** x. */
public class RevisionExpressionException extends RuntimeException {

	private static final long serialVersionUID = 1L;

}
