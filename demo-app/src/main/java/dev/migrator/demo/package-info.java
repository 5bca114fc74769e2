/**
 * Users and their notes: a small application on a database that Migrator keeps up to
 * date.
 */
@NullMarked
package dev.migrator.demo;

import org.jspecify.annotations.NullMarked;
