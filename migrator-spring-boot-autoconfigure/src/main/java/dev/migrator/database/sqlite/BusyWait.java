package dev.migrator.database.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import dev.migrator.DatabaseAccessException;
import dev.migrator.database.DatabaseSession.Lock;
import dev.migrator.database.LockWait;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits while another connection has a SQLite database locked.
 */
final class BusyWait {

	/**
	 * How long one attempt waits inside SQLite.
	 */
	static final Duration TURN = Duration.ofMillis(500);

	private static final Logger logger = LoggerFactory.getLogger(BusyWait.class);

	private static final String ACTION = "Find the process that has the file open, end its transaction or let it finish, "
			+ "and try again, or raise migrator.lock-timeout.";

	private static final Duration PAUSE = Duration.ofMillis(50);

	private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

	private final LockWait lockWait;

	BusyWait(Supplier<String> url, Duration timeout, BooleanSupplier cancelled) {
		this.lockWait = new LockWait(url, timeout, cancelled, ACTION);
	}

	/**
	 * Repeat something until the database is not busy any more.
	 */
	<T> T until(String activity, Attempt<T> attempt) throws SQLException {
		LockWait.Wait wait = this.lockWait.begin(activity);
		while (true) {
			try {
				return attempt.run();
			}
			catch (SQLException ex) {
				if (!SqliteDatabase.isBusy(ex)) {
					throw ex;
				}
				wait.goOn(PAUSE, () -> "another connection has it locked", ex);
			}
		}
	}

	/**
	 * Lock a file beside the database. The operating system takes the lock away from a
	 * process that ends, however it does.
	 */
	Lock lock(Path databaseFile) {
		Path lockFile = databaseFile.resolveSibling(databaseFile.getFileName() + "-migrator-lock");
		LockWait.Wait wait = this.lockWait.begin("run statements outside a transaction");
		while (true) {
			try {
				Lock lock = tryLock(lockFile);
				if (lock != null) {
					return lock;
				}
			}
			catch (IOException ex) {
				throw new DatabaseAccessException("Could not lock %s: %s".formatted(lockFile, ex),
						"Statements outside a transaction need a lock file beside the database. Give the user of this "
								+ "process the right to write that directory.",
						ex);
			}
			wait.goOn(PAUSE, () -> "another process runs a revision outside a transaction and holds " + lockFile, null);
		}
	}

	private static @Nullable Lock tryLock(Path lockFile) throws IOException {
		// On POSIX, closing any channel on a file drops the locks that the process has on
		// it: a file that is locked in this process may not even be opened
		if (!HELD.add(lockFile)) {
			return null;
		}
		FileChannel channel = null;
		boolean locked = false;
		try {
			channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.READ,
					StandardOpenOption.WRITE);
			locked = channel.tryLock() != null && isStillAt(lockFile, channel);
			FileChannel open = channel;
			return locked ? () -> release(lockFile, open) : null;
		}
		finally {
			if (!locked) {
				if (channel != null) {
					channel.close();
				}
				HELD.remove(lockFile);
			}
		}
	}

	/**
	 * The last holder deletes the file, and a lock on a deleted file keeps nobody out.
	 * Path and channel lead to one file if a size that is given to the one is seen at the
	 * other. A mark to be read at the path would not do: closing what it was read from
	 * drops the lock.
	 */
	private static boolean isStillAt(Path lockFile, FileChannel channel) throws IOException {
		int size = 1 + ThreadLocalRandom.current().nextInt(1 << 16);
		channel.truncate(0);
		channel.write(ByteBuffer.allocate(size), 0);
		try {
			return Files.size(lockFile) == size;
		}
		catch (NoSuchFileException ex) {
			return false;
		}
	}

	private static void release(Path lockFile, FileChannel channel) {
		try (channel) {
			Files.deleteIfExists(lockFile);
		}
		catch (IOException ex) {
			logger.debug("Could not delete {}", lockFile, ex);
		}
		finally {
			HELD.remove(lockFile);
		}
	}

	/**
	 * Something that may find the database busy.
	 *
	 * @param <T> the type of its answer
	 */
	@FunctionalInterface
	interface Attempt<T> {

		T run() throws SQLException;

	}

}
