/**
 * What applications call: the {@link dev.migrator.Migrator} bean, what it answers, the
 * events it publishes and the exceptions it throws.
 */
@NullMarked
package dev.migrator;

import org.jspecify.annotations.NullMarked;
