package dev.migrator.engine;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

import dev.migrator.operation.JavaRevision;
import dev.migrator.operation.Operations;
import dev.migrator.operation.SqlOperations;
import dev.migrator.revision.Direction;
import dev.migrator.script.RevisionClass;
import dev.migrator.script.RevisionFileException.Problem;
import dev.migrator.sql.SqlStatement;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A method of a revision in Java.
 *
 * @param revisionClass the class
 * @param direction which of its methods
 * @param instance gives an object of the class
 */
record JavaMigration(RevisionClass revisionClass, Direction direction,
		Supplier<? extends JavaRevision> instance) implements Migration {

	private static final Logger logger = LoggerFactory.getLogger(JavaMigration.class);

	@Override
	public String source() {
		return this.revisionClass.source();
	}

	@Override
	public String place(@Nullable SqlStatement statement) {
		return source();
	}

	@Override
	public String place(SqlStatement statement, int offset) {
		return source();
	}

	@Override
	public String noun() {
		return "revision";
	}

	@Override
	public boolean transactional() {
		return this.revisionClass.transactional();
	}

	@Override
	public boolean foreignKeysOff() {
		return this.revisionClass.foreignKeysOff();
	}

	@Override
	public List<Problem> problems() {
		return List.of();
	}

	@Override
	public boolean foreseeable() {
		return false;
	}

	@Override
	public Iterable<SqlStatement> statements() {
		return List.of();
	}

	@Override
	public @Nullable String sql() {
		return null;
	}

	@Override
	public @Nullable String script() {
		return null;
	}

	@Override
	public void prepare() {
		try {
			JavaRevision revision = this.instance.get();
			logger.trace("{} is there", revision);
		}
		catch (RuntimeException ex) {
			logger.debug("{} could not be made", source(), ex);
		}
	}

	@Override
	public long run(Execution execution) throws RevisionCodeException, SQLException {
		RevisionStatements statements = new RevisionStatements(execution, transactional());
		try (SharedConnection shared = new SharedConnection(execution, transactional())) {
			JavaRevision revision = this.instance.get();
			try (ConnectionBinding binding = new ConnectionBinding(execution.dataSources(), shared.connection(),
					source(), transactional(), execution.callbacks())) {
				run(revision, new SqlOperations(execution.dialect(), statements));
				binding.complete();
			}
		}
		catch (Throwable ex) {
			if (ex instanceof InterruptedException) {
				Thread.currentThread().interrupt();
			}
			throw failed(ex, statements, execution);
		}
		if (transactional()) {
			execution.session().requireTransaction();
		}
		return statements.completed();
	}

	private void run(JavaRevision revision, Operations operations) throws Exception {
		switch (this.direction) {
			case UPGRADE -> revision.upgrade(operations);
			case DOWNGRADE -> revision.downgrade(operations);
		}
	}

	private RevisionCodeException failed(Throwable failure, RevisionStatements statements, Execution execution) {
		StatementFailedException statement = statements.failureBehind(failure);
		if (statement == null) {
			// The trace tells what the report has no room for
			logger.error("{} failed", source(), failure);
		}
		return new RevisionCodeException(failure, statement, line(failure), execution.statements().isCancelled());
	}

	private @Nullable StackTraceElement line(Throwable failure) {
		String name = source();
		return Arrays.stream(failure.getStackTrace())
			.filter((line) -> line.getClassName().equals(name) || line.getClassName().startsWith(name + "$"))
			.findFirst()
			.orElse(null);
	}

	@Override
	public String remedy() {
		return "Correct the class and try again.";
	}

}
