package dev.migrator.demo;

import dev.migrator.operation.ColumnType;
import dev.migrator.operation.JavaRevision;
import dev.migrator.operation.MigratorRevision;
import dev.migrator.operation.Operations;

import org.springframework.stereotype.Component;

/**
 * A revision in Java, since SQLite cannot compute what the new column holds.
 */
@Component
@MigratorRevision(id = "e07b3c9a51d4", revises = "b6d0e4f1a938", message = "give users an avatar",
		created = "2026-11-03T10:12:37Z")
class GiveAvatars implements JavaRevision {

	private final Avatars avatars;

	GiveAvatars(Avatars avatars) {
		this.avatars = avatars;
	}

	@Override
	public void upgrade(Operations op) {
		op.alterTable("users", (table) -> table.addColumn("avatar", ColumnType.varchar(64)));
		op.jdbc()
			.sql("SELECT id, email FROM users WHERE email IS NOT NULL")
			.query()
			.listOfRows()
			.forEach((user) -> op.execute("UPDATE users SET avatar = ? WHERE id = ?",
					this.avatars.keyOf(String.valueOf(user.get("email"))), user.get("id")));
	}

	@Override
	public void downgrade(Operations op) {
		op.alterTable("users", (table) -> table.dropColumn("avatar"));
	}

}
