package dev.migrator.cli;

import java.util.Locale;

import dev.migrator.MigrationScript;
import dev.migrator.descriptor.ScriptDescriptor;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * A script that a run would execute.
 */
final class ScriptText {

	private final CommandConsole console;

	ScriptText(CommandConsole console) {
		this.console = console;
	}

	void print(MigrationScript script) {
		if (this.console.isJson()) {
			this.console.json(new ScriptDescriptor(script.direction().name().toLowerCase(Locale.ROOT), script.target(),
					script.from(), script.to(), script.revisions(), script.text(), script.notes()));
			return;
		}
		this.console.text(script.text());
		script.notes().forEach((note) -> this.console.note("note: " + note));
	}

	/**
	 * Refuse a range where it is not a script that is asked for.
	 * @param spec the command
	 * @param target what it was given
	 */
	static void refuseRange(CommandSpec spec, String target) {
		if (target.contains(":")) {
			throw new ParameterException(spec.commandLine(),
					"'%s' is a range, which only --sql takes: a run begins where the database is".formatted(target));
		}
	}

}
