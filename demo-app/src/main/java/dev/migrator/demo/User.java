package dev.migrator.demo;

import org.jspecify.annotations.Nullable;

/**
 * Someone who keeps notes.
 *
 * @param id the key
 * @param username the name that is unique, in lower case
 * @param displayName the name as its owner writes it
 * @param email the e-mail address, if there is one
 * @param avatar the key of the avatar, if there is an e-mail address
 */
record User(long id, String username, String displayName, @Nullable String email, @Nullable String avatar) {

}
