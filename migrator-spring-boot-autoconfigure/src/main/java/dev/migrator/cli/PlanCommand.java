package dev.migrator.cli;

import java.util.Iterator;
import java.util.List;

import dev.migrator.MigrationPlan;
import dev.migrator.descriptor.PlanDescriptor;
import dev.migrator.revision.Direction;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/**
 * Shows what a run would do.
 */
@CommandLine.Command(name = "plan", header = "Show what an upgrade or a downgrade would run, and take away.",
		description = { "",
				"Changes nothing. Shows the steps with their SQL as it is written, what would be lost, with",
				"rows counted, and the id by which exactly this plan can be confirmed." },
		optionListHeading = "%nOptions:%n", parameterListHeading = "%n", footer = { "", "Examples:",
				"  migrator plan upgrade", "  migrator plan downgrade -1", "  migrator plan downgrade -1 --json" })
final class PlanCommand implements Command {

	@Parameters(index = "0", paramLabel = "DIRECTION", description = "upgrade or downgrade",
			converter = DirectionConverter.class, completionCandidates = DirectionConverter.class)
	private Direction direction = Direction.UPGRADE;

	@Parameters(index = "1", paramLabel = "REVISION", arity = "0..1",
			description = "Where to go: heads for an upgrade unless given.")
	private String target = "";

	@CommandLine.Spec
	private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

	@Override
	public int run(CommandApplication application, CommandConsole console) {
		MigrationPlan plan = plan(application);
		if (console.isJson()) {
			console.json(PlanDescriptor.of(plan, true));
		}
		else {
			new PlanText(console).print(plan, true);
		}
		return DONE;
	}

	private MigrationPlan plan(CommandApplication application) {
		if (this.direction == Direction.UPGRADE) {
			return application.migrator().planUpgrade(this.target.isEmpty() ? "heads" : this.target);
		}
		if (this.target.isEmpty()) {
			throw new CommandLine.ParameterException(this.spec.commandLine(),
					"Say where to go back to: -1, base, or a revision.");
		}
		return application.migrator().planDowngrade(this.target);
	}

	/**
	 * Reads a direction as people write it.
	 */
	static final class DirectionConverter implements CommandLine.ITypeConverter<Direction>, Iterable<String> {

		@Override
		public Iterator<String> iterator() {
			return List.of("upgrade", "downgrade").iterator();
		}

		@Override
		public Direction convert(String value) {
			return switch (value) {
				case "upgrade" -> Direction.UPGRADE;
				case "downgrade" -> Direction.DOWNGRADE;
				default -> throw new CommandLine.TypeConversionException(
						"'%s' is no direction: write upgrade or downgrade".formatted(value));
			};
		}

	}

}
