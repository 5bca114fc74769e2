package dev.migrator.benchmarks.tools;

import java.util.ArrayList;
import java.util.List;

/**
 * What was measured of the same thing, again and again.
 */
final class Series {

	private final List<Double> values = new ArrayList<>();

	void add(double value) {
		this.values.add(value);
		this.values.sort(null);
	}

	double median() {
		int size = this.values.size();
		return (this.values.get((size - 1) / 2) + this.values.get(size / 2)) / 2;
	}

	double least() {
		return this.values.get(0);
	}

	double most() {
		return this.values.get(this.values.size() - 1);
	}

}
