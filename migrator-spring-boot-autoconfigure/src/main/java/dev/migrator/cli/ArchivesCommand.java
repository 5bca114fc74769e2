package dev.migrator.cli;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import dev.migrator.Archive;
import dev.migrator.Archives;
import dev.migrator.MigratorException;
import dev.migrator.descriptor.ArchivesDescriptor;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import org.springframework.util.unit.DataSize;

/**
 * Shows and drops what downgrades have kept.
 */
@CommandLine.Command(name = "archives", header = "List, show or drop what downgrades have kept.",
		description = { "", "An upgrade of the same revision restores what is in an archive. What is dropped here",
				"cannot be restored any more." },
		optionListHeading = "%nOptions:%n", parameterListHeading = "%n",
		footer = { "", "Examples:", "  migrator archives", "  migrator archives show 3", "  migrator archives drop 3 4",
				"  migrator archives drop --all --yes" })
final class ArchivesCommand implements Command {

	@Parameters(index = "0", paramLabel = "ACTION", arity = "0..1", defaultValue = "list",
			description = "list, show or drop: ${DEFAULT-VALUE} unless given.", converter = ActionConverter.class,
			completionCandidates = ActionConverter.class)
	private Action action = Action.LIST;

	@Parameters(index = "1..*", paramLabel = "ID", description = "The ids of archives to show or drop.")
	private List<String> words = new ArrayList<>();

	@Option(names = "--all", description = "Drop all archives.")
	private boolean all;

	@Option(names = { "-y", "--yes" }, description = "Do not ask before dropping.")
	private boolean yes;

	@Option(names = "--limit", paramLabel = "ROWS", defaultValue = "20",
			description = "How many rows to show of an archive at the most: ${DEFAULT-VALUE} unless given.")
	private int limit = 20;

	@CommandLine.Spec
	private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

	@Override
	public int run(CommandApplication application, CommandConsole console) {
		List<Long> ids = this.words.stream().map(this::id).toList();
		if (this.action != Action.LIST && ids.isEmpty() && !(this.all && this.action == Action.DROP)) {
			throw new CommandLine.ParameterException(this.spec.commandLine(),
					"Say which archive, by its id" + ((this.action == Action.DROP) ? ", or --all." : "."));
		}
		if (!ids.isEmpty() && (this.all || this.action == Action.LIST)) {
			throw new CommandLine.ParameterException(this.spec.commandLine(),
					this.all ? "Give ids or --all, not both." : "Ids are for 'show' and 'drop'.");
		}
		if (this.limit < 1) {
			throw new CommandLine.ParameterException(this.spec.commandLine(), "--limit has to be 1 or more.");
		}
		Archives archives = application.migrator().archives();
		return switch (this.action) {
			case LIST -> list(archives.list(), console);
			case SHOW -> show(archives, ids, console);
			case DROP -> drop(archives, ids, console);
		};
	}

	private long id(String word) {
		try {
			return Long.parseLong(word);
		}
		catch (NumberFormatException ex) {
			throw new CommandLine.ParameterException(this.spec.commandLine(),
					"'%s' is no id of an archive.".formatted(word));
		}
	}

	private static int list(List<Archive> archives, CommandConsole console) {
		if (console.isJson()) {
			console.json(new ArchivesDescriptor(archives));
			return DONE;
		}
		if (archives.isEmpty()) {
			console.note("There are no archives.");
		}
		for (Archive archive : archives) {
			console.line("%s  %s  %s  %d row(s), %s, of %s, kept at %s".formatted(
					console.styled(Long.toString(archive.id()), Style.bold), archive.revision(), archive.archiveTable(),
					archive.rows(), size(archive.bytes()),
					ResultText.what(archive.table(), archive.wholeTable(), archive.columns()), archive.createdAt()));
		}
		return DONE;
	}

	private static String size(long bytes) {
		long kilobytes = DataSize.ofBytes(bytes).toKilobytes();
		return (kilobytes > 0) ? kilobytes + " kB" : bytes + " bytes";
	}

	private int show(Archives archives, List<Long> ids, CommandConsole console) {
		List<Map<String, @Nullable Object>> rows = new ArrayList<>();
		ids.forEach((id) -> rows.addAll(archives.rows(id, this.limit)));
		if (console.isJson()) {
			console.json(Map.of("rows", rows));
		}
		else {
			for (Map<String, @Nullable Object> row : rows) {
				console.unbroken(text(row));
			}
		}
		return DONE;
	}

	private static String text(Map<String, @Nullable Object> row) {
		List<String> values = new ArrayList<>();
		row.forEach((name, value) -> values.add(
				name + "=" + ((value instanceof byte[] bytes) ? "x'" + HexFormat.of().formatHex(bytes) + "'" : value)));
		return String.join(", ", values);
	}

	private int drop(Archives archives, List<Long> ids, CommandConsole console) {
		List<Archive> chosen = this.all ? archives.list() : ids.stream().map((id) -> find(archives, id)).toList();
		if (!this.yes && !chosen.isEmpty() && !isWanted(chosen, console)) {
			console.note("Nothing was dropped.");
			return FAILED;
		}
		List<Archive> dropped = archives.drop(chosen.stream().map(Archive::id).toList());
		if (console.isJson()) {
			console.json(new ArchivesDescriptor(dropped));
		}
		else {
			console.line("Dropped %d archive(s)".formatted(dropped.size()));
		}
		return DONE;
	}

	private static Archive find(Archives archives, long id) {
		return archives.find(id)
			.orElseThrow(() -> new MigratorException("There is no archive %d; nothing was dropped.".formatted(id),
					"'migrator archives' lists them."));
	}

	private static boolean isWanted(List<Archive> chosen, CommandConsole console) {
		if (!console.isJson()) {
			list(chosen, console);
		}
		return console.confirm("Drop %d archive(s) for good?".formatted(chosen.size()),
				() -> new MigratorException("There is nobody to say yes to dropping archives; nothing was dropped.",
						"Add --yes."));
	}

	/**
	 * What can be done about archives.
	 */
	enum Action {

		LIST, SHOW, DROP

	}

	/**
	 * Reads an action as people write it.
	 */
	static final class ActionConverter implements CommandLine.ITypeConverter<Action>, Iterable<String> {

		@Override
		public Iterator<String> iterator() {
			return List.of("list", "show", "drop").iterator();
		}

		@Override
		public Action convert(String value) {
			return switch (value) {
				case "list" -> Action.LIST;
				case "show" -> Action.SHOW;
				case "drop" -> Action.DROP;
				default -> throw new CommandLine.TypeConversionException(
						"'%s' is nothing to do with archives: write list, show or drop".formatted(value));
			};
		}

	}

}
