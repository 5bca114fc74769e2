package dev.migrator.benchmarks.tools;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;

/**
 * The comparison of tools on one product with one workload.
 *
 * @param product where they run
 * @param workload what they apply
 * @param contestants the tools, in their order
 */
record Contest(Product product, Workload workload, List<Contestant> contestants) {

	// The first finds the database as applying left it; one alone would be hard to tell
	// from noise
	private static final int STARTS = 5;

	private static final int CONNECTIONS = 3;

	/**
	 * Let the tools take turns, so that all of them meet what else the machine does.
	 * @param rounds how many rounds count
	 * @param warmups how many go before them; what is asked of the database is counted in
	 * the first, so that counting takes no time from those that count
	 */
	void run(int rounds, int warmups) throws Exception {
		for (Contestant contestant : this.contestants) {
			count(contestant);
		}
		for (int round = 1; round < warmups + rounds; round++) {
			for (Contestant contestant : this.contestants) {
				time((round < warmups) ? new Contestant(contestant.tool()) : contestant);
			}
		}
	}

	private void count(Contestant contestant) throws Exception {
		String url = this.product.create();
		try (HikariDataSource pool = pool(this.product.counted(url))) {
			CountedDataSource dataSource = new CountedDataSource(pool);
			contestant.applying().count(contestant.tool(), dataSource);
			for (int start = 0; start < STARTS; start++) {
				contestant.idling().count(contestant.tool(), dataSource);
			}
			check(pool);
		}
		this.product.drop();
	}

	private void time(Contestant contestant) throws Exception {
		String url = this.product.create();
		try (HikariDataSource pool = pool(url)) {
			System.gc();
			contestant.applying().time(contestant.tool(), pool);
			System.gc();
			for (int start = 0; start < STARTS; start++) {
				contestant.idling().time(contestant.tool(), pool);
			}
			check(pool);
		}
		this.product.drop();
	}

	/**
	 * Make a pool that has opened all its connections.
	 */
	private static HikariDataSource pool(String url) throws SQLException {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl(url);
		pool.setMaximumPoolSize(CONNECTIONS);
		List<Connection> connections = new ArrayList<>();
		for (int i = 0; i < CONNECTIONS; i++) {
			connections.add(pool.getConnection());
		}
		for (Connection connection : connections) {
			connection.close();
		}
		return pool;
	}

	private void check(HikariDataSource dataSource) throws SQLException {
		try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
			for (int revision = 1; revision <= this.workload.revisions(); revision++) {
				check(statement, "SELECT count(*) FROM " + this.workload.table(revision), this.workload.rows());
			}
			check(statement, this.product.indexes(), this.workload.indexed() ? this.workload.revisions() : 0);
		}
	}

	private static void check(Statement statement, String query, int expected) throws SQLException {
		try (ResultSet row = statement.executeQuery(query)) {
			if (!row.next() || row.getInt(1) != expected) {
				throw new IllegalStateException("Expected %d from: %s".formatted(expected, query));
			}
		}
	}

}
