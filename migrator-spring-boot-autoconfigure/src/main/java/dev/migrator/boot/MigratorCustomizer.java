package dev.migrator.boot;

import dev.migrator.engine.MigratorBuilder;

/**
 * Changes how the auto-configured {@link dev.migrator.Migrator} is built. Beans of this
 * type are applied in order, after the {@code migrator.*} properties. An application that
 * declares {@code Migrator} beans of its own gets application events and observations by
 * applying all these beans to its builders.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface MigratorCustomizer {

	/**
	 * Change a builder.
	 * @param builder the builder, with the properties applied
	 */
	void customize(MigratorBuilder builder);

}
