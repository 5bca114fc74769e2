/**
 * What endpoints and the command line tell, as JSON. The names of the records' components
 * are a public contract; what is {@code null} is left out.
 */
@NullMarked
package dev.migrator.descriptor;

import org.jspecify.annotations.NullMarked;
