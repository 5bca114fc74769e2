package dev.migrator;

/**
 * Which database a migrator looks after.
 *
 * @param product the product's name, as its driver tells it
 * @param version the product's version, as its driver tells it
 * @param url where it is, without credentials
 */
public record DatabaseInfo(String product, String version, String url) {

}
