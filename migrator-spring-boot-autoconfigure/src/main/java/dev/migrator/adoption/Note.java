package dev.migrator.adoption;

/**
 * Something about migrations that was not carried over as it is, or that people have to
 * look after.
 *
 * @param file the file, or the table
 * @param line the line, from 1; 0 if the note is not about a line
 * @param text what there is to know, in whole sentences
 */
public record Note(String file, int line, String text) {

	@Override
	public String toString() {
		return this.file + ((this.line > 0) ? ":" + this.line : "") + ": " + this.text;
	}

}
