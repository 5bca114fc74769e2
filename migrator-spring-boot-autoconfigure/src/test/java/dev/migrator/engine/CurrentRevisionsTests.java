package dev.migrator.engine;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import dev.migrator.revision.Direction;
import dev.migrator.revision.Revision;
import dev.migrator.revision.RevisionGraph;
import dev.migrator.revision.RevisionStep;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import static org.assertj.core.api.Assertions.assertThat;

class CurrentRevisionsTests {

	@Property(tries = 300)
	void followedStepByStepTheyAreAlwaysTheMaximalAppliedOnes(@ForAll long seed,
			@ForAll @IntRange(min = 1, max = 25) int size) {
		Random random = new Random(seed);
		RevisionGraph graph = RevisionGraph.of(randomRevisions(random, size));
		Set<String> applied = new LinkedHashSet<>();
		CurrentRevisions current = new CurrentRevisions(graph, applied);

		for (int i = 0; i < 6; i++) {
			List<RevisionStep> steps = randomSteps(random, graph, applied);
			for (RevisionStep step : steps) {
				if (step.direction() == Direction.UPGRADE) {
					applied.add(step.revision().id());
					current.apply(step.revision().id());
				}
				else {
					applied.remove(step.revision().id());
					current.undo(step.revision().id());
				}
				assertThat(current.ids()).containsExactlyInAnyOrderElementsOf(graph.maximal(applied));
			}
		}
	}

	/**
	 * Return the way up to a pending revision, or back to base: both are always open.
	 */
	private static List<RevisionStep> randomSteps(Random random, RevisionGraph graph, Set<String> applied) {
		List<String> pending = graph.revisions()
			.stream()
			.map(Revision::id)
			.filter((id) -> !applied.contains(id))
			.toList();
		if (pending.isEmpty() || random.nextInt(4) == 0) {
			List<RevisionStep> down = graph.planDowngrade(applied, "base").steps();
			return down.subList(0, random.nextInt(down.size() + 1));
		}
		return graph.planUpgrade(applied, pending.get(random.nextInt(pending.size()))).steps();
	}

	private static List<Revision> randomRevisions(Random random, int size) {
		List<Revision> revisions = new ArrayList<>();
		for (int i = 0; i < size; i++) {
			Set<String> parents = new LinkedHashSet<>();
			Set<String> dependencies = new LinkedHashSet<>();
			for (int tries = random.nextInt(3); i > 0 && tries > 0; tries--) {
				parents.add("r" + String.format("%03d", random.nextInt(i)));
			}
			if (i > 0 && random.nextInt(4) == 0) {
				dependencies.add("r" + String.format("%03d", random.nextInt(i)));
			}
			dependencies.removeAll(parents);
			revisions.add(new Revision("r" + String.format("%03d", i), List.copyOf(parents), List.copyOf(dependencies),
					List.of(), "", null));
		}
		return revisions;
	}

}
