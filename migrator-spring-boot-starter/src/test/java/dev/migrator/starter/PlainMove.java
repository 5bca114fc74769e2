package dev.migrator.starter;

import dev.migrator.MigrationEvent;
import dev.migrator.Migrator;

/**
 * A downgrade, or an upgrade, without Spring Boot, which starts in a fraction of the
 * time. Takes the URL of a database, a location, {@code up} or {@code down}, and a
 * target.
 */
final class PlainMove {

	private PlainMove() {
	}

	public static void main(String[] args) {
		Migrator migrator = PlainUpgrade.builder(args[0], args[1]).listener(PlainMove::print).build();
		move(migrator, args[2], args[3]);
		System.out.println(PlainUpgrade.DONE);
	}

	static void move(Migrator migrator, String direction, String target) {
		if (direction.equals("down")) {
			migrator.downgrade(target, migrator.planDowngrade(target).planId());
		}
		else {
			migrator.upgrade(target);
		}
	}

	private static void print(MigrationEvent event) {
		if (event instanceof MigrationEvent.RevisionStarted started) {
			System.out.println(PlainUpgrade.REVISION_BEGINS + started.revision().id());
		}
	}

}
