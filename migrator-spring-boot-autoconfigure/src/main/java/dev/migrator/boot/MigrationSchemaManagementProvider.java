package dev.migrator.boot;

import javax.sql.DataSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jdbc.SchemaManagement;
import org.springframework.boot.jdbc.SchemaManagementProvider;

/**
 * Tells Spring Boot that the schema of a {@link DataSource} is looked after, so that
 * Hibernate does not create tables of its own accord.
 */
class MigrationSchemaManagementProvider implements SchemaManagementProvider {

	private final ObjectProvider<MigrationDataSource> migrationDataSources;

	MigrationSchemaManagementProvider(ObjectProvider<MigrationDataSource> migrationDataSources) {
		this.migrationDataSources = migrationDataSources;
	}

	@Override
	public SchemaManagement getSchemaManagement(DataSource dataSource) {
		boolean managed = this.migrationDataSources.stream()
			.anyMatch((candidate) -> dataSource.equals(candidate.application()));
		return managed ? SchemaManagement.MANAGED : SchemaManagement.UNMANAGED;
	}

}
