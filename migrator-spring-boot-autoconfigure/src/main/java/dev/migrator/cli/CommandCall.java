package dev.migrator.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;

import dev.migrator.descriptor.ProblemDescriptor;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

import org.springframework.core.env.Environment;

/**
 * One call of the command line: its arguments are read at once, and what needs no
 * application is answered at once. The rest runs when the application is there.
 */
final class CommandCall {

	private final CommandConsole console;

	private final MigratorCommand options;

	private final @Nullable Command command;

	private final int exitCode;

	private final RunNarration narration;

	private CommandCall(CommandConsole console, MigratorCommand options, @Nullable Command command, int exitCode) {
		this.console = console;
		this.options = options;
		this.command = command;
		this.exitCode = exitCode;
		this.narration = new RunNarration(console);
	}

	/**
	 * Read what was asked for, and answer it if that needs no application.
	 * @param arguments the arguments
	 * @param streams where answers go
	 */
	static CommandCall read(CommandArguments arguments, StandardStreams streams) {
		CommandLine parser = MigratorCommand.parser();
		MigratorCommand options = parser.getCommand();
		Ansi ansi = streams.terminal().colours() ? Ansi.ON : Ansi.OFF;
		parser.setColorScheme(CommandLine.Help.defaultColorScheme(ansi))
			.setUsageHelpWidth(streams.terminal().helpColumns());
		parser.setOut(writer(streams.out())).setErr(writer(streams.err()));
		try {
			ParseResult result = parser.parseArgs(arguments.forParser());
			CommandConsole console = streams.console(options.json());
			if (CommandLine.printHelpIfRequested(result)) {
				return new CommandCall(console, options, null, Command.DONE);
			}
			Object command = innermost(result).commandSpec().userObject();
			if (command instanceof Command pending) {
				return new CommandCall(console, options, pending, Command.DONE);
			}
			if (command instanceof Answer answer) {
				console.text(answer.text());
				return new CommandCall(console, options, null, Command.DONE);
			}
			parser.usage(streams.err(), parser.getColorScheme());
			return new CommandCall(console, options, null, Command.USAGE);
		}
		catch (ParameterException ex) {
			CommandConsole console = streams.console(arguments.command().contains("--json"));
			CommandCall call = new CommandCall(console, options, null, Command.USAGE);
			call.tell(CommandFailure.of(ex));
			return call;
		}
	}

	private static PrintWriter writer(PrintStream stream) {
		return new PrintWriter(new OutputStreamWriter(stream, Charset.defaultCharset()), true);
	}

	private static ParseResult innermost(ParseResult result) {
		ParseResult innermost = result;
		while (innermost.hasSubcommand()) {
			innermost = innermost.subcommand();
		}
		return innermost;
	}

	/**
	 * Return whether there is nothing left to be done.
	 */
	boolean isAnswered() {
		return this.command == null;
	}

	/**
	 * Return what the process is to end with if the call is answered.
	 */
	int exitCode() {
		return this.exitCode;
	}

	/**
	 * Return what tells of the runs of the migrator.
	 */
	RunNarration narration() {
		return this.narration;
	}

	/**
	 * Return properties that the application has while it runs the command.
	 */
	Map<String, Object> properties(Environment environment) {
		return (this.command != null) ? this.command.properties(environment, migrator()) : Map.of();
	}

	/**
	 * Return the name of the migrator that is to be used, or {@code null} for the only
	 * one.
	 */
	@Nullable String migrator() {
		return this.options.migrator();
	}

	/**
	 * Do what was asked for.
	 * @param application the application that it is for
	 * @param analysis explains what the application threw
	 * @return what the process is to end with
	 */
	int run(CommandApplication application, FailureReports analysis) {
		Command pending = this.command;
		if (pending == null) {
			return this.exitCode;
		}
		try {
			return pending.run(application, this.console);
		}
		catch (RuntimeException ex) {
			CommandFailure failure = CommandFailure.of(ex, analysis);
			return tell((failure.problem().revision() != null)
					? failure.withState(this.narration.completed(), current(application)) : failure);
		}
	}

	private static @Nullable List<String> current(CommandApplication application) {
		try {
			return application.migrator().status().current();
		}
		catch (RuntimeException ex) {
			// What is being told already has the better reason
			return null;
		}
	}

	/**
	 * Tell that something has failed.
	 * @return what the process is to end with
	 */
	int tell(CommandFailure failure) {
		ProblemDescriptor problem = failure.problem();
		if (this.console.isJson()) {
			this.console.json(problem);
		}
		else {
			List<String> lines = problem.detail().strip().lines().toList();
			this.console.note(this.console.styled("error:", Style.fg_red, Style.bold) + " " + lines.get(0));
			lines.stream().skip(1).forEach(this.console::note);
			if (problem.action() != null) {
				problem.action().strip().lines().forEach((line) -> this.console.note("  " + line));
			}
		}
		if (this.options.stacktrace() && failure.cause() != null) {
			failure.cause().printStackTrace(this.console.err());
		}
		return failure.exitCode();
	}

}
