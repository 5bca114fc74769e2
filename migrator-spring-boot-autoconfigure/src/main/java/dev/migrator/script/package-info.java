/**
 * Revision files: finding them, reading header and sections, their statements and
 * checksums, and writing new ones. Knows no database connection.
 */
@NullMarked
package dev.migrator.script;

import org.jspecify.annotations.NullMarked;
