package dev.migrator.demo;

import java.nio.file.Path;
import java.util.List;

import dev.migrator.Migrator;
import dev.migrator.engine.MigratorBuilder;
import dev.migrator.operation.JavaRevision;
import dev.migrator.operation.MigratorRevision;
import dev.migrator.operation.Operations;
import dev.migrator.operation.ReferentialAction;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.migrator.operation.ColumnType.bigint;
import static dev.migrator.operation.ColumnType.bool;
import static dev.migrator.operation.ColumnType.decimal;
import static dev.migrator.operation.ColumnType.identity;
import static dev.migrator.operation.ColumnType.timestamp;
import static dev.migrator.operation.ColumnType.varchar;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The operations that the documentation shows.
 */
class OperationsTests {

	@ParameterizedTest
	@EnumSource
	void theExampleOfOperationsRuns(DemoDatabase database, @TempDir Path directory) {
		try (RunningDemo demo = RunningDemo.on(database.create(directory))) {
			Migrator migrator = MigratorBuilder.forDataSource(demo.dataSource())
				.locations(List.of("classpath:db/revisions"))
				.javaRevisions(List.of(new GiveAvatars(new Avatars()), new CreateInvoices()))
				.build();
			migrator.upgrade();
			demo.jdbc().sql("INSERT INTO users (id, username, display_name) VALUES (1, 'ann', 'Ann')").update();
			demo.jdbc().sql("INSERT INTO invoices (user_id, amount) VALUES (1, 9.99)").update();
			assertThat(demo.jdbc().sql("SELECT paid FROM invoices").query(Boolean.class).single()).isFalse();
			assertThat(demo.jdbc().sql("SELECT vat_id FROM users").query(String.class).list()).hasSize(1);
		}
	}

	@MigratorRevision(id = "0f1e2d3c4b5a", revises = "e07b3c9a51d4", message = "create invoices")
	static class CreateInvoices implements JavaRevision {

		@Override
		public void upgrade(Operations op) {
			op.createTable("invoices", (table) -> {
				table.column("id", identity());
				table.column("user_id", bigint())
					.notNull()
					.references("users", "id")
					.onDelete(ReferentialAction.CASCADE);
				table.column("amount", decimal(12, 2)).notNull().check("amount > 0");
				table.column("paid", bool()).notNull().defaultValue(false);
				table.column("created_at", timestamp()).notNull().defaultExpression("CURRENT_TIMESTAMP");
			});
			op.createIndex("invoices_unpaid", "invoices", (index) -> index.column("user_id").where("NOT paid"));
			op.alterTable("users", (table) -> table.addColumn("vat_id", varchar(20)));
		}

	}

}
