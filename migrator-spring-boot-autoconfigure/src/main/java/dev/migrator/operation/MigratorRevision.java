package dev.migrator.operation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says of a {@link JavaRevision} what the header says of a revision file. The same rules
 * hold.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface MigratorRevision {

	/**
	 * Return the id.
	 * @return 1 to 64 of {@code A-Z a-z 0-9 _ .}; 12 random hex digits are a good choice
	 */
	String id();

	/**
	 * Return the ids of the revisions that this one follows.
	 * @return none for the first revision, several for a merge
	 */
	String[] revises() default {};

	/**
	 * Return what the revision does.
	 * @return a few words
	 */
	String message() default "";

	/**
	 * Return the name of the migrator that the revision belongs to, where an application
	 * has several.
	 * @return the name of its bean; empty for the only one
	 */
	String migrator() default "";

	/**
	 * Return when the revision was written.
	 * @return date, time and offset, such as {@code 2026-11-22T14:30:05Z}; empty if that
	 * does not matter
	 */
	String created() default "";

	/**
	 * Return the names of the branch that begins here.
	 * @return labels
	 */
	String[] labels() default {};

	/**
	 * Return what has to run before without being followed.
	 * @return ids or labels
	 */
	String[] dependsOn() default {};

	/**
	 * Return whether the revision runs in the transaction in which it is recorded, in
	 * both directions. Outside of it, each statement commits on its own, and transactions
	 * may be begun and committed, for instance to fill a large table in portions; a
	 * revision that fails half-way has then done half of its work.
	 * @return whether it runs in the transaction
	 */
	boolean transactional() default true;

	/**
	 * Return whether SQLite is not to enforce foreign keys while the revision runs. They
	 * are checked at its end. Other databases do not care.
	 * @return whether they are off
	 */
	boolean foreignKeysOff() default false;

}
