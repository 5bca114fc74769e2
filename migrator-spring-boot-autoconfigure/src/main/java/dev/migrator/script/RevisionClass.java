package dev.migrator.script;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.migrator.operation.JavaRevision;
import dev.migrator.operation.MigratorRevision;
import dev.migrator.operation.Operations;
import dev.migrator.revision.Revision;
import dev.migrator.script.RevisionFileException.Problem;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * A revision as a class has it: what {@link MigratorRevision @MigratorRevision} says, and
 * whether it can be undone. No object of the class is needed for that.
 */
public final class RevisionClass implements RevisionSource {

	private final Class<?> type;

	private final Revision revision;

	private final boolean transactional;

	private final boolean foreignKeysOff;

	private RevisionClass(Class<?> type, Revision revision, MigratorRevision annotation) {
		this.type = type;
		this.revision = revision;
		this.transactional = annotation.transactional();
		this.foreignKeysOff = annotation.foreignKeysOff();
	}

	/**
	 * Read what a class says.
	 * @param type the class, or a class that Spring derived from it
	 * @return the revision
	 * @throws RevisionFileException if the class breaks a rule; it tells all that is
	 * wrong
	 */
	public static RevisionClass of(Class<? extends JavaRevision> type) {
		Class<?> written = ClassUtils.getUserClass(type);
		MigratorRevision annotation = AnnotatedElementUtils.findMergedAnnotation(written, MigratorRevision.class);
		if (annotation == null) {
			throw new RevisionFileException(List
				.of(new Problem(written.getName(), 0, "the class has no @MigratorRevision",
						"Say with the annotation which revision it is. A @Bean method has to declare the class that it "
								+ "returns, not an interface.")));
		}
		List<Problem> problems = new ArrayList<>();
		Revision revision = revision(annotation, written.getName(), problems);
		if (annotation.foreignKeysOff() && !annotation.transactional()) {
			problems.add(new Problem(written.getName(), 0, "foreignKeysOff contradicts transactional = false",
					"Remove one of the two: outside of a transaction the revision can execute PRAGMA foreign_keys "
							+ "itself."));
		}
		if (!problems.isEmpty()) {
			throw new RevisionFileException(problems);
		}
		return new RevisionClass(written, revision, annotation);
	}

	private static Revision revision(MigratorRevision annotation, String source, List<Problem> problems) {
		HeaderRules rules = new HeaderRules(source, problems, HeaderKey::attribute, ".");
		rules.checkName(HeaderKey.REVISION, annotation.id(), 0);
		return new Revision(annotation.id(), rules.names(HeaderKey.REVISES, Arrays.asList(annotation.revises()), 0),
				rules.names(HeaderKey.DEPENDS_ON, Arrays.asList(annotation.dependsOn()), 0),
				rules.names(HeaderKey.LABELS, Arrays.asList(annotation.labels()), 0), annotation.message().strip(),
				rules.created(annotation.created(), 0));
	}

	@Override
	public String source() {
		return this.type.getName();
	}

	@Override
	public Revision revision() {
		return this.revision;
	}

	/**
	 * Return the class as it was written.
	 * @return the class
	 */
	public Class<?> type() {
		return this.type;
	}

	/**
	 * Return whether the revision runs in a transaction.
	 * @return whether it does
	 */
	public boolean transactional() {
		return this.transactional;
	}

	/**
	 * Return whether SQLite is not to enforce foreign keys while the revision runs.
	 * @return whether they are off
	 */
	public boolean foreignKeysOff() {
		return this.foreignKeysOff;
	}

	/**
	 * Return whether the revision can be undone.
	 * @return whether the class has a downgrade of its own
	 */
	public boolean isReversible() {
		Method downgrade = ReflectionUtils.findMethod(this.type, "downgrade", Operations.class);
		return downgrade != null && downgrade.getDeclaringClass() != JavaRevision.class;
	}

	@Override
	public int line(HeaderKey key) {
		return 0;
	}

	@Override
	public String place(HeaderKey key) {
		return "'%s' of @MigratorRevision".formatted(key.attribute());
	}

	@Override
	public String toString() {
		return source();
	}

}
