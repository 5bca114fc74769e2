package dev.migrator.benchmarks.tools;

import java.util.List;
import java.util.function.Function;

/**
 * Prints what was measured, beside what was measured of the first tool.
 */
final class ResultTable {

	private ResultTable() {
	}

	/**
	 * Print all that is known of a contest.
	 */
	static void print(Contest contest, String version) {
		System.out.printf("%n%s, version %s; %s%n", contest.product().name(), version, contest.workload());
		print("applying to an empty database", contest.contestants(), Contestant::applying);
		print("nothing to do", contest.contestants(), Contestant::idling);
	}

	private static void print(String title, List<Contestant> contestants,
			Function<Contestant, Measurement> measurement) {
		System.out.printf("%-31s %9s %9s %9s %7s %9s %12s %11s %10s %7s %11s%n", title, "median ms", "least", "most",
				"ratio", "CPU ms", "allocated kB", "connections", "statements", "commits", "round trips");
		for (Contestant contestant : contestants) {
			Measurement measured = measurement.apply(contestant);
			Series millis = measured.millis();
			Traffic traffic = measured.traffic();
			System.out.printf("  %-29s %9.1f %9.1f %9.1f %7.2f %9.1f %,12.0f %11d %10d %7d %11s%n",
					contestant.tool().name(), millis.median(), millis.least(), millis.most(),
					ratio(contestants, contestant, measurement), measured.cpuMillis().median(),
					measured.kilobytes().median(), traffic.connections(), traffic.statements(), traffic.commits(),
					(traffic.roundTrips() > 0) ? traffic.roundTrips() : "-");
		}
	}

	/**
	 * Print the ratios of all contests, a line for each measurement.
	 */
	static void printRatios(List<Contest> contests) {
		System.out.printf("%n%-42s", "ratio to bare JDBC");
		contests.get(0).contestants().forEach((contestant) -> System.out.printf(" %18s", contestant.tool().name()));
		System.out.println();
		for (Contest contest : contests) {
			printRatios(contest, "applying", Contestant::applying);
		}
		for (Contest contest : contests) {
			printRatios(contest, "nothing to do", Contestant::idling);
		}
	}

	private static void printRatios(Contest contest, String title, Function<Contestant, Measurement> measurement) {
		System.out.printf("  %-40s", "%s %s, %s".formatted(title, contest.workload().name(), contest.product().name()));
		for (Contestant contestant : contest.contestants()) {
			System.out.printf(" %18.2f", ratio(contest.contestants(), contestant, measurement));
		}
		System.out.println();
	}

	private static double ratio(List<Contestant> contestants, Contestant contestant,
			Function<Contestant, Measurement> measurement) {
		return measurement.apply(contestant).millis().median()
				/ measurement.apply(contestants.get(0)).millis().median();
	}

}
