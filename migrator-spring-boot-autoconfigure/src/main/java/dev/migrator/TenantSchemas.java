package dev.migrator;

import java.util.List;

/**
 * Tells which tenants there are, each of which has a schema of its own on PostgreSQL. A
 * single bean of this type makes the auto-configured migrator one that looks after all of
 * them.
 */
@FunctionalInterface
public interface TenantSchemas {

	/**
	 * Return the schemas of the tenants. Asked anew whenever they are needed, outside
	 * transactions; may use the database.
	 * @return the names of the schemas, which need not exist yet
	 */
	List<String> schemas();

}
