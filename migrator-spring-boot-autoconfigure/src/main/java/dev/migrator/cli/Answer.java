package dev.migrator.cli;

/**
 * A command that needs no application to answer.
 */
@FunctionalInterface
interface Answer {

	/**
	 * Return what is to be printed.
	 */
	String text();

}
