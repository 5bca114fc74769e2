package dev.migrator.schema;

/**
 * A trigger of a table or a view.
 *
 * @param name its name
 * @param creation the statement that creates it
 */
public record Trigger(String name, SqlText creation) {

}
