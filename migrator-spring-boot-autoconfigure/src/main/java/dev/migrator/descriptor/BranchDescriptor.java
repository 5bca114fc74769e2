package dev.migrator.descriptor;

import java.util.List;

/**
 * One revision that several others follow.
 *
 * @param id its id
 * @param children the revisions that follow it
 */
public record BranchDescriptor(String id, List<String> children) {

}
