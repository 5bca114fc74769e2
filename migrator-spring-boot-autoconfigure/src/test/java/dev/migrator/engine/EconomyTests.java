package dev.migrator.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import javax.sql.DataSource;

import dev.migrator.Migrator;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.datasource.AbstractDataSource;

import static org.assertj.core.api.Assertions.assertThat;

class EconomyTests extends AbstractDatabaseTests {

	private Migrator migrator(CountingDataSource dataSource) {
		return MigratorBuilder.forDataSource(dataSource).locations(List.of(this.revisions.location())).build();
	}

	@Test
	void aStartWithNothingToDoTakesOneConnectionAndOneQuery() {
		this.revisions.addTable("aaaa").addTable("bbbb");
		this.database.migrator(this.revisions).upgradeOnStartup();
		CountingDataSource counting = new CountingDataSource(this.database.dataSource());

		migrator(counting).upgradeOnStartup();

		assertThat(counting.connections()).isEqualTo(1);
		assertThat(counting.calls()).containsExactly("executeQuery");
	}

	@Test
	void aGraphThatHasBeenReadAsksTheDatabaseNoMore() {
		this.revisions.addTable("aaaa");
		CountingDataSource counting = new CountingDataSource(this.database.dataSource());
		// Nobody can tell from this one which SQL the database speaks
		DataSource hidden = new AbstractDataSource() {

			@Override
			public Connection getConnection() throws SQLException {
				return counting.getConnection();
			}

			@Override
			public Connection getConnection(String username, String password) throws SQLException {
				return counting.getConnection();
			}

		};
		Migrator migrator = MigratorBuilder.forDataSource(hidden).locations(List.of(this.revisions.location())).build();

		migrator.graph();
		migrator.graph();

		assertThat(counting.connections()).isEqualTo(1);
	}

	@Test
	void buildingAMigratorAsksNothing() {
		CountingDataSource counting = new CountingDataSource(this.database.dataSource());

		migrator(counting);

		assertThat(counting.connections()).isZero();
	}

	@Test
	void statementsThatReturnNothingAreSentAsBatches() {
		String inserts = IntStream.range(0, 1200)
			.mapToObj("INSERT INTO aaaa VALUES (%d);"::formatted)
			.collect(Collectors.joining("\n"));
		this.revisions.add("aaaa", "CREATE TABLE aaaa (x INTEGER);\n" + inserts, "");
		CountingDataSource counting = new CountingDataSource(this.database.dataSource());

		migrator(counting).upgradeOnStartup();

		assertThat(this.database.count("SELECT count(*) FROM aaaa")).isEqualTo(1200);
		assertThat(counting.calls()).filteredOn("executeBatch"::equals).hasSizeBetween(1, 5);
		assertThat(counting.connections()).isEqualTo(1);
		assertThat(counting.calls()).hasSizeLessThan(30);
	}

	@Test
	void eachFurtherRevisionTakesAFewStatementsMore() {
		this.revisions.addTable("aaaa").addTable("bbbb");
		CountingDataSource two = new CountingDataSource(this.database.dataSource());
		migrator(two).upgradeOnStartup();
		IntStream.range(0, 100).forEach((number) -> this.revisions.addTable("t" + number));
		CountingDataSource more = new CountingDataSource(this.database.dataSource());
		migrator(more).upgradeOnStartup();

		// BEGIN, is the state as it was, the statement, its row, its history, COMMIT
		assertThat(more.calls().size()).isLessThan(two.calls().size() + 100 * 6);
	}

}
