package dev.migrator.script;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import javax.lang.model.SourceVersion;

import dev.migrator.MigratorException;
import dev.migrator.revision.Revision;

import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * The source of a revision class, made of a draft.
 */
final class RevisionClassText {

	private static final int LONGEST_NAME = 60;

	private static final Set<String> IMPORTED = Set.of("Component", "JavaRevision", "MigratorRevision", "Operations");

	private final JavaRevisionDraft draft;

	private final String packageName;

	private final ZoneId zone;

	RevisionClassText(JavaRevisionDraft draft, String packageName, ZoneId zone) {
		if (!SourceVersion.isName(packageName)) {
			throw new MigratorException(
					"'%s' is no name for the package of a revision. Nothing was written.".formatted(packageName),
					"Write a package as in 'com.example.revisions'.");
		}
		RevisionNames.check(draft.revision(), HeaderKey::attribute);
		this.draft = draft;
		this.packageName = packageName;
		this.zone = zone;
	}

	static String className(Revision revision) {
		String name = Arrays.stream(Slug.of(revision.message(), LONGEST_NAME).split("_"))
			.map(StringUtils::capitalize)
			.collect(Collectors.joining());
		// a class of the package would be taken instead of the one of java.lang
		boolean good = SourceVersion.isIdentifier(name) && !IMPORTED.contains(name)
				&& !ClassUtils.isPresent("java.lang." + name, null);
		return good ? name : "Revision_" + revision.id().replace('.', '_');
	}

	String source() {
		return """
				package %s;

				import dev.migrator.operation.JavaRevision;
				import dev.migrator.operation.MigratorRevision;
				import dev.migrator.operation.Operations;

				import org.springframework.stereotype.Component;

				%s@Component
				@MigratorRevision(%s)
				class %s implements JavaRevision {

					@Override
					public void upgrade(Operations op) {
						// Write here what upgrades the database, such as op.execute("...").
					}

					@Override
					public void downgrade(Operations op) {
						// Write here what undoes it. Without this method the revision is irreversible.
					}

				}
				""".formatted(this.packageName, comment(), attributes(), this.draft.className());
	}

	private String comment() {
		if (this.draft.prose().isEmpty()) {
			return "";
		}
		return this.draft.prose()
			.stream()
			.map((line) -> " * " + commented(line))
			.map(String::stripTrailing)
			.collect(Collectors.joining("\n", "/**\n", "\n */\n"));
	}

	private static String commented(String line) {
		return line.replace("&", "&amp;")
			.replace("<", "&lt;")
			.replace(">", "&gt;")
			.replace("@", "&#64;")
			.replace("*/", "*&#47;")
			.replace("\\", "&#92;");
	}

	private String attributes() {
		Revision revision = this.draft.revision();
		List<String> attributes = new ArrayList<>();
		attributes.add("id = " + literal(revision.id()));
		add(attributes, HeaderKey.REVISES, revision.revises());
		if (!revision.message().isEmpty()) {
			attributes.add("message = " + literal(revision.message()));
		}
		Instant created = revision.created();
		if (created != null) {
			add(attributes, HeaderKey.CREATED, List.of(RevisionFileText.created(created, this.zone)));
		}
		add(attributes, HeaderKey.LABELS, revision.labels());
		add(attributes, HeaderKey.DEPENDS_ON, revision.dependsOn());
		if (this.draft.migrator() != null) {
			attributes.add("migrator = " + literal(this.draft.migrator()));
		}
		return String.join(",\n\t\t", attributes);
	}

	private static void add(List<String> attributes, HeaderKey key, List<String> values) {
		if (!values.isEmpty()) {
			String literals = values.stream().map(RevisionClassText::literal).collect(Collectors.joining(", "));
			attributes.add(key.attribute() + " = " + ((values.size() == 1) ? literals : "{ " + literals + " }"));
		}
	}

	private static String literal(String text) {
		StringBuilder literal = new StringBuilder("\"");
		text.chars().forEach((c) -> {
			if (c == '"' || c == '\\') {
				literal.append('\\').append((char) c);
			}
			else if (Character.getType(c) == Character.FORMAT || Character.isISOControl(c)) {
				// what is not seen could make the line look like another
				literal.append("\\u").append(HexFormat.of().toHexDigits((char) c));
			}
			else {
				literal.append((char) c);
			}
		});
		return literal.append('"').toString();
	}

}
