package dev.migrator.engine;

import java.util.function.Supplier;

import dev.migrator.operation.JavaRevision;

/**
 * A revision in Java that is not there before it is asked for.
 *
 * @param type its class
 * @param instance gives it
 */
record JavaRevisionBean(Class<? extends JavaRevision> type, Supplier<? extends JavaRevision> instance) {

}
