package dev.migrator.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

import javax.sql.DataSource;

import dev.migrator.Migrator;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/**
 * A SQLite file that a test migrates and looks into.
 */
final class SqliteFile {

	private final String url;

	SqliteFile(Path file) {
		this(file, "");
	}

	SqliteFile(Path file, String parameters) {
		this.url = "jdbc:sqlite:" + file + parameters;
	}

	String url() {
		return this.url;
	}

	DataSource dataSource() {
		return new SimpleDriverDataSource(new org.sqlite.JDBC(), this.url);
	}

	Migrator migrator(RevisionFolder folder) {
		return migrator(folder, UnaryOperator.identity());
	}

	Migrator migrator(RevisionFolder folder, UnaryOperator<MigratorBuilder> customizer) {
		return customizer.apply(MigratorBuilder.forDataSource(dataSource()).locations(List.of(folder.location())))
			.build();
	}

	JdbcClient sql() {
		return JdbcClient.create(dataSource());
	}

	void execute(String sql) {
		sql().sql(sql).update();
	}

	/**
	 * Return the tables that are not the migrator's, by name.
	 */
	List<String> tables() {
		return sql()
			.sql("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'migrator%' ORDER BY name")
			.query(String.class)
			.list();
	}

	long count(String query) {
		return sql().sql(query).query(Long.class).single();
	}

	List<String> strings(String query) {
		return sql().sql(query).query(String.class).list();
	}

}
