package dev.migrator.boot;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;

/**
 * An entity for the table that the revisions of {@link Workspace#withTwoRevisions}
 * create.
 */
@Entity
class Person {

	@Id
	@GeneratedValue(strategy = GenerationType.IDENTITY)
	private int id;

	int id() {
		return this.id;
	}

}
