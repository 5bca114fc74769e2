package dev.migrator.cli;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.migrator.MigrationStatus;
import dev.migrator.MigrationStatus.State;
import dev.migrator.Migrator;
import dev.migrator.TenantStatus;
import dev.migrator.descriptor.CurrentDescriptor;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * Shows where the database is.
 */
@CommandLine.Command(name = "current", header = "Show the current revisions of the database.",
		description = { "", "The current revisions are those applied that no other applied one follows; nothing is",
				"printed where nothing is applied. How that compares with what this release knows is",
				"said on standard error unless everything is applied. With several tenants there is a line for",
				"each; --migrator NAME:SCHEMA means one of them." },
		optionListHeading = "%nOptions:%n", footer = { "", "Examples:", "  migrator current",
				"  migrator current --verbose", "  migrator current --check-heads || echo 'not up to date'" })
final class CurrentCommand implements Command {

	@Option(names = { "-v", "--verbose" },
			description = "Show the current revisions in full, and which database it is.")
	private boolean verbose;

	@Option(names = { "-c", "--check-heads" }, description = "End with 1 unless the status is up-to-date.")
	private boolean checkHeads;

	@Override
	public int run(CommandApplication application, CommandConsole console) {
		Migrator migrator = application.migrator();
		MigrationStatus status = migrator.status();
		Map<String, TenantStatus> tenants = status.tenants();
		if (console.isJson()) {
			console.json(CurrentDescriptor.of(status, tenants));
		}
		else if (!tenants.isEmpty()) {
			RevisionText text = new RevisionText(console, migrator.graph());
			tenants.forEach((schema, tenant) -> console.line("%s  %s".formatted(schema, where(tenant, text))));
			if (status.state() != State.UP_TO_DATE) {
				console.note(status.state().word() + ": " + status.explanation());
			}
		}
		else if (this.verbose) {
			console.line("Current revision(s) of " + status.database().url() + ":");
			DetailsText block = new DetailsText(console, new RevisionText(console, status));
			status.current().forEach((id) -> migrator.find(id).ifPresent((details) -> block.print(details, false)));
			console.line("Status: " + status.state().word() + ". " + status.explanation());
		}
		else {
			RevisionText text = new RevisionText(console, status).withoutCurrent();
			status.current().forEach((id) -> console.line(text.line(id)));
			if (status.state() != State.UP_TO_DATE) {
				console.note(status.state().word() + ": " + status.explanation());
			}
		}
		return (this.checkHeads && status.state() != State.UP_TO_DATE) ? FAILED : DONE;
	}

	private static String where(TenantStatus tenant, RevisionText text) {
		String error = (tenant.error() != null) ? tenant.error().lines().findFirst().orElse("") : "";
		if (tenant.state() == null) {
			return error;
		}
		String current = tenant.current().isEmpty() ? RevisionText.place(List.of())
				: tenant.current().stream().map(text::name).collect(Collectors.joining(", "));
		if (tenant.state() == State.UP_TO_DATE) {
			return current;
		}
		return "%s, %s%s".formatted(current, tenant.word(), error.isEmpty() ? "" : ": " + error);
	}

}
