package dev.migrator.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The definition of a column.
 *
 * @param name its name
 * @param type its declared type, or {@code null} if it has none
 * @param constraints what follows, in the order of the text: everything from
 * {@code NOT NULL} to {@code GENERATED}
 * @param span where it stands
 */
public record Column(Name name, @Nullable TypeName type, List<Constraint> constraints,
		Span span) implements SyntaxNode {

	/**
	 * Copies the list.
	 */
	public Column {
		constraints = List.copyOf(constraints);
	}

	/**
	 * Return the constraints of one kind.
	 * @param kind the kind
	 * @param <T> its type
	 * @return the constraints, in the order of the text
	 */
	public <T extends Constraint> List<T> constraints(Class<T> kind) {
		return this.constraints.stream().filter(kind::isInstance).map(kind::cast).toList();
	}

	/**
	 * Return the constraint of one kind that counts: the last.
	 * @param kind the kind
	 * @param <T> its type
	 * @return the constraint, or empty if there is none
	 */
	public <T extends Constraint> Optional<T> constraint(Class<T> kind) {
		List<T> all = constraints(kind);
		return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
	}

	@Override
	public List<SyntaxNode> children() {
		List<SyntaxNode> children = new ArrayList<>();
		children.add(this.name);
		if (this.type != null) {
			children.add(this.type);
		}
		children.addAll(this.constraints);
		return children;
	}

}
