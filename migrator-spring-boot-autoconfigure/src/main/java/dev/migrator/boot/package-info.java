/**
 * What makes the migrator a part of a Spring Boot application: its bean and settings,
 * when a start runs revisions, and how health, metrics and failure reports tell of it.
 */
@NullMarked
package dev.migrator.boot;

import org.jspecify.annotations.NullMarked;
