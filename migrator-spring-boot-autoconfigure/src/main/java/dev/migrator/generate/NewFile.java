package dev.migrator.generate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Files that are written whole or not at all, and never over another.
 */
public final class NewFile {

	private NewFile() {
	}

	/**
	 * Write a file that nobody sees before it is whole, with the directories that it
	 * needs.
	 * @param file the file
	 * @param text what is to be in it, in UTF-8
	 * @throws FileAlreadyExistsException if there is such a file
	 * @throws IOException if it cannot be written; there is none then
	 */
	public static void write(Path file, String text) throws IOException {
		if (Files.exists(file)) {
			throw new FileAlreadyExistsException(file.toString());
		}
		Path folder = file.getParent();
		if (folder != null) {
			Files.createDirectories(folder);
		}
		Path draft = file.resolveSibling("." + UUID.randomUUID() + ".tmp");
		try {
			Files.write(draft, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE_NEW);
			Files.move(draft, file);
		}
		finally {
			Files.deleteIfExists(draft);
		}
	}

}
