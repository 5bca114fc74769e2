/**
 * What tests of several packages share.
 */
@NullMarked
package dev.migrator.testing;

import org.jspecify.annotations.NullMarked;
