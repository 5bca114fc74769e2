package dev.migrator.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

import dev.migrator.engine.SchemaModel.Clause;
import dev.migrator.engine.SchemaModel.Column;
import dev.migrator.engine.SchemaModel.ColumnName;
import dev.migrator.engine.SchemaModel.Definition;
import dev.migrator.engine.SchemaModel.Label;
import dev.migrator.engine.SchemaModel.Piece;
import dev.migrator.engine.SchemaModel.Raw;
import dev.migrator.engine.SchemaModel.Table;
import dev.migrator.engine.SchemaModel.TableName;
import dev.migrator.engine.SchemaModel.Word;
import org.jspecify.annotations.Nullable;

/**
 * How somebody writes SQL: in capitals or not, on one line or many, with comments, names
 * in quotes of any kind, commas first. One hand, the plain one, always writes the same.
 */
final class Handwriting {

	private static final Set<String> RESERVED = new TreeSet<>(List.of("ADD", "ALL", "ALTER", "AND", "AS", "CASE",
			"CHECK", "COLLATE", "COLUMN", "COMMIT", "CONSTRAINT", "CREATE", "DEFAULT", "DELETE", "DROP", "ELSE", "END",
			"EXISTS", "FOREIGN", "FROM", "GROUP", "IF", "IN", "INDEX", "INSERT", "INTO", "IS", "JOIN", "KEY", "NOT",
			"NULL", "ON", "ONLY", "OR", "ORDER", "PRIMARY", "REFERENCES", "RENAME", "SELECT", "SET", "TABLE", "THEN",
			"TO", "TYPE", "UNIQUE", "UPDATE", "USING", "VALUES", "WHEN", "WHERE", "TRUE", "FALSE", "TEMP", "REPLACE",
			"ROW", "NEW", "OLD", "GENERATED", "ALWAYS", "STORED", "VIRTUAL"));

	private static final List<String> REMARKS = List.of("x; y", "it's", "(", ")", "a, b", "\"", "not null", "end",
			"check (1)", "`", "[", "ä", "default 1");

	private final @Nullable Random random;

	private int words;

	private int blanks;

	private int comments;

	private boolean lines;

	private boolean commaFirst;

	private int remarks;

	private Handwriting(@Nullable Random random) {
		this.random = random;
	}

	static Handwriting plain() {
		return new Handwriting(null);
	}

	static Handwriting random(Random random) {
		Handwriting hand = new Handwriting(random);
		hand.words = random.nextInt(4);
		hand.blanks = random.nextInt(4);
		hand.comments = random.nextBoolean() ? 0 : 1 + random.nextInt(12);
		hand.lines = random.nextBoolean();
		hand.commaFirst = random.nextInt(4) == 0;
		return hand;
	}

	String write(List<Piece> pieces) {
		StringBuilder text = new StringBuilder();
		Piece last = null;
		for (Piece piece : pieces) {
			String next = write(piece);
			if (last != null) {
				text.append(between(last, piece));
			}
			text.append(next);
			last = piece;
		}
		return text.toString();
	}

	String write(Object... parts) {
		return write(SchemaModel.sql(parts));
	}

	/**
	 * Write the statement that creates a table.
	 */
	String createTable(Table table) {
		return createTable(table, new LinkedHashMap<>());
	}

	/**
	 * Write the statement that creates a table.
	 * @param texts is given what is written for each column and constraint
	 */
	String createTable(Table table, Map<Object, String> texts) {
		StringBuilder text = new StringBuilder(write("CREATE TABLE", chance(10) ? "IF NOT EXISTS" : List.of(), table))
			.append(chance(2) ? " " : "")
			.append('(');
		boolean multiline = this.random != null && this.lines;
		boolean first = true;
		boolean constraints = false;
		for (Object element : elements(table)) {
			String definition = write(definition(element));
			texts.put(element, definition);
			if (!first) {
				boolean optional = constraints && element instanceof Clause;
				text.append(comma(multiline, optional && chance(4)));
			}
			else {
				text.append(multiline ? "\n  " : "").append(remark(multiline));
			}
			text.append(definition);
			first = false;
			constraints = element instanceof Clause;
		}
		text.append(multiline ? trailing() + '\n' : remark(false)).append(')');
		if (table.strict) {
			text.append(' ').append(write("STRICT"));
		}
		if (table.withoutRowid) {
			text.append(table.strict ? ", " : " ").append(write("WITHOUT ROWID"));
		}
		return text.toString();
	}

	static List<Object> elements(Table table) {
		List<Object> elements = new ArrayList<>(table.columns);
		elements.addAll(table.constraints);
		return elements;
	}

	static List<Piece> definition(Object element) {
		if (element instanceof Clause clause) {
			return clause.pieces();
		}
		Column column = (Column) element;
		List<Object> parts = new ArrayList<>(List.of(new Definition(column)));
		if (column.type != null) {
			parts.add(new Raw(column.type));
		}
		column.clauses.forEach((clause) -> parts.add(clause.pieces()));
		return SchemaModel.sql(parts.toArray());
	}

	private String comma(boolean multiline, boolean omitted) {
		String comma = omitted ? " " : ",";
		if (!multiline) {
			return remark(false) + comma + (chance(3) ? "" : " ") + remark(false);
		}
		if (this.commaFirst) {
			return trailing() + "\n  " + comma + ' ' + remark(false);
		}
		return comma + trailing() + "\n" + (chance(3) ? "\t" : "  ") + remark(true);
	}

	private String trailing() {
		return (this.random != null && this.random.nextInt(12) < this.comments) ? " -- " + remarkText() : "";
	}

	private String remark(boolean own) {
		if (this.random == null || this.random.nextInt(16) >= this.comments) {
			return "";
		}
		return (own && chance(2)) ? "-- " + remarkText() + "\n  " : "/* " + remarkText() + " */ ";
	}

	private String remarkText() {
		String text = REMARKS.get(any(REMARKS.size()));
		return "#" + this.remarks++ + " " + text;
	}

	private String between(Piece left, Piece right) {
		if (right instanceof Raw raw && raw.text().startsWith("GENERATED")) {
			// SQLite counts a comment before these words to the type
			return " ";
		}
		boolean dot = isOneOf(left, ".") || isOneOf(right, ".");
		if (dot) {
			return "";
		}
		boolean tight = isOneOf(left, "(", ",") || isOneOf(right, ")", ",")
				|| (isOneOf(right, "(") && !isOneOf(left, ","));
		if (this.random == null) {
			return tight ? "" : " ";
		}
		if (this.random.nextInt(40) < this.comments) {
			return chance(3) ? " -- " + remarkText() + "\n" : " /* " + remarkText() + " */ ";
		}
		return switch (this.blanks) {
			case 0 -> tight ? "" : " ";
			case 1 -> (tight && chance(2)) ? "" : " ";
			case 2 -> chance(6) ? "\n    " : tight ? "" : " ";
			default -> chance(8) ? "  \t" : (tight && chance(3)) ? "" : " ";
		};
	}

	private static boolean isOneOf(Piece piece, String... symbols) {
		return piece instanceof Raw raw && List.of(symbols).contains(raw.text());
	}

	private String write(Piece piece) {
		if (piece instanceof Word word) {
			return switch (this.words) {
				case 0 -> word.text();
				case 1 -> word.text().toLowerCase(java.util.Locale.ROOT);
				default -> chance(2) ? word.text().toLowerCase(java.util.Locale.ROOT) : word.text();
			};
		}
		if (piece instanceof Raw raw) {
			return raw.text();
		}
		if (piece instanceof Label label) {
			return name(label.name());
		}
		if (piece instanceof Definition definition) {
			String name = definition.column().name;
			// Only here SQLite takes a string for a name
			return (any(30) == 1 && !name.contains("'")) ? "'" + name + "'" : name(name);
		}
		if (piece instanceof ColumnName name) {
			return name(name.column().name);
		}
		return name(((TableName) piece).table().name);
	}

	String name(String name) {
		boolean plain = name.matches("[A-Za-z_][A-Za-z_0-9]*") && !isReserved(name);
		return switch (any(6)) {
			case 1, 2, 3 -> plain ? name : SchemaModel.quoted(name);
			case 4 -> '`' + name.replace("`", "``") + '`';
			case 5 -> name.contains("]") ? SchemaModel.quoted(name) : '[' + name + ']';
			default -> SchemaModel.quoted(name);
		};
	}

	/**
	 * Write a name as somebody does who does not care for capitals.
	 */
	String carelessName(String name) {
		return name(chance(5) ? SchemaModel.fold(name) : name);
	}

	static boolean isReserved(String name) {
		return RESERVED.contains(SchemaModel.fold(name));
	}

	private boolean chance(int of) {
		return any(of) == 1;
	}

	private int any(int bound) {
		return (this.random != null) ? this.random.nextInt(bound) : 0;
	}

}
