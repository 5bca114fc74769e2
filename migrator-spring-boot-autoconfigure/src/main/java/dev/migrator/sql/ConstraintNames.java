package dev.migrator.sql;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.migrator.sql.Constraint.Check;
import dev.migrator.sql.Constraint.ForeignKey;
import dev.migrator.sql.Constraint.NotNull;
import dev.migrator.sql.Constraint.PrimaryKey;
import dev.migrator.sql.Constraint.Unique;
import dev.migrator.sql.Token.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The names by which the constraints of a table are addressed: those they have, and for
 * the others those that PostgreSQL would have given them.
 *
 * @see <a href=
 * "https://github.com/postgres/postgres/blob/master/src/backend/commands/indexcmds.c">
 * ChooseRelationName and makeObjectName of PostgreSQL</a>
 */
public final class ConstraintNames {

	// NAMEDATALEN - 1
	private static final int LONGEST = 63;

	private final CreateTable table;

	private final Set<String> taken = new HashSet<>();

	private final List<NamedConstraint> constraints = new ArrayList<>();

	/**
	 * Reads the names of a table's constraints.
	 * @param table the table
	 */
	public ConstraintNames(CreateTable table) {
		this.table = table;
		forEach((column, constraint) -> {
			Name name = constraint.name();
			if (name != null) {
				this.taken.add(Identifiers.fold(name.value()));
			}
		});
		forEach((column, constraint) -> {
			if (constraint.name() != null) {
				this.constraints.add(new NamedConstraint(constraint.name().value(), constraint, column));
			}
			else if (label(constraint) != null) {
				this.constraints.add(new NamedConstraint(implied(column, constraint), constraint, column));
			}
		});
	}

	private void forEach(Visitor visitor) {
		for (Column column : this.table.columns()) {
			column.constraints().forEach((constraint) -> visitor.visit(column, constraint));
		}
		this.table.constraints().forEach((constraint) -> visitor.visit(null, constraint));
	}

	/**
	 * Return all that can be dropped by name, in the order of the text.
	 * @return the constraints
	 */
	public List<NamedConstraint> all() {
		return this.constraints.stream().filter((named) -> label(named.constraint()) != null).toList();
	}

	/**
	 * Find a constraint by the name that it has, or else by the one it would have.
	 * @param name the name, without quotes
	 * @return the constraint, or empty if there is none of that name
	 */
	public Optional<NamedConstraint> find(String name) {
		return all().stream().filter((named) -> Identifiers.same(named.name(), name)).findFirst();
	}

	/**
	 * Return whether a name stands before anything, even before what is no constraint.
	 * @param name the name, without quotes
	 * @return whether nothing else can have it
	 */
	public boolean isTaken(String name) {
		return this.constraints.stream().anyMatch((named) -> Identifiers.same(named.name(), name));
	}

	private String implied(@Nullable Column column, Constraint constraint) {
		String label = String.valueOf(label(constraint));
		String columns = (constraint instanceof PrimaryKey) ? "" : String.join("_", columns(column, constraint));
		for (int number = 0;; number++) {
			String name = join(this.table.name().value(), columns, (number == 0) ? label : label + number);
			if (this.taken.add(Identifiers.fold(name))) {
				return name;
			}
		}
	}

	private static @Nullable String label(Constraint constraint) {
		if (constraint instanceof PrimaryKey) {
			return "pkey";
		}
		if (constraint instanceof Unique) {
			return "key";
		}
		if (constraint instanceof ForeignKey) {
			return "fkey";
		}
		if (constraint instanceof Check) {
			return "check";
		}
		return (constraint instanceof NotNull) ? "not_null" : null;
	}

	private List<String> columns(@Nullable Column column, Constraint constraint) {
		if (column != null) {
			return List.of(column.name().value());
		}
		if (constraint instanceof Unique unique) {
			return unique.columns().stream().map(this::columnOf).toList();
		}
		if (constraint instanceof ForeignKey key) {
			return key.columns().stream().map(Name::value).toList();
		}
		if (constraint instanceof Check check) {
			List<String> mentioned = mentioned(check);
			return (mentioned.size() == 1) ? mentioned : List.of();
		}
		return List.of();
	}

	private String columnOf(IndexedColumn member) {
		return (member.column() != null) ? member.column().value() : "expr";
	}

	/**
	 * Return the columns that a check mentions. A name where no operand can be is a
	 * keyword, such as {@code END} where a column is called that too; one before a
	 * parenthesis is a function, one before a full stop a table.
	 */
	private List<String> mentioned(Check check) {
		String text = check.expression().span().text(this.table.text());
		List<Token> tokens = SqlLexer.tokens(text, SqlDialect.SQLITE)
			.stream()
			.filter((token) -> !token.kind().isTrivia())
			.toList();
		Set<String> columns = new LinkedHashSet<>();
		boolean operand = true;
		for (int i = 0; i < tokens.size(); i++) {
			Kind kind = tokens.get(i).kind();
			Kind next = (i + 1 < tokens.size()) ? tokens.get(i + 1).kind() : Kind.WHITESPACE;
			boolean other = next == Kind.LEFT_PARENTHESIS || next == Kind.DOT;
			boolean name = kind == Kind.WORD || kind == Kind.QUOTED_IDENTIFIER;
			Optional<Column> column = (operand && name && !other)
					? this.table.column(Identifiers.unquote(tokens.get(i).text(text))) : Optional.empty();
			column.ifPresent((present) -> columns.add(present.name().value()));
			operand = switch (kind) {
				case OPERATOR, LEFT_PARENTHESIS, COMMA, DOT -> true;
				case WORD -> column.isEmpty();
				default -> false;
			};
		}
		return List.copyOf(columns);
	}

	/**
	 * Put a name together as PostgreSQL does: what would be too long is cut off.
	 * @param table the name of the table
	 * @param columns the names of the columns with underscores between, or an empty
	 * string
	 * @param label what kind of thing it is
	 * @return the name
	 */
	public static String join(String table, String columns, String label) {
		int available = LONGEST - label.length() - 1 - (columns.isEmpty() ? 0 : 1);
		String first = table;
		String second = columns;
		while (bytes(first) + bytes(second) > available) {
			if (bytes(first) > bytes(second)) {
				first = first.substring(0, first.offsetByCodePoints(first.length(), -1));
			}
			else {
				second = second.substring(0, second.offsetByCodePoints(second.length(), -1));
			}
		}
		return second.isEmpty() ? first + "_" + label : first + "_" + second + "_" + label;
	}

	private static int bytes(String name) {
		return name.getBytes(StandardCharsets.UTF_8).length;
	}

	/**
	 * A constraint and its name.
	 *
	 * @param name the name that it has or would have
	 * @param constraint the constraint
	 * @param column the column it stands at, or {@code null} if it is the table's
	 */
	public record NamedConstraint(String name, Constraint constraint, @Nullable Column column) {

	}

	@FunctionalInterface
	private interface Visitor {

		void visit(@Nullable Column column, Constraint constraint);

	}

}
