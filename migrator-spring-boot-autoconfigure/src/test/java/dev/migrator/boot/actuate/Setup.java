package dev.migrator.boot.actuate;

import java.nio.file.Path;

import dev.migrator.boot.Workspace;
import dev.migrator.boot.actuate.ActuatorServer.Stack;
import dev.migrator.engine.Product;

/**
 * The servers and databases that endpoints are tried on.
 */
enum Setup {

	MVC(Stack.MVC, Product.SQLITE),

	WEBFLUX(Stack.WEBFLUX, Product.SQLITE),

	POSTGRESQL(Stack.MVC, Product.POSTGRESQL);

	private final Stack stack;

	private final Product product;

	Setup(Stack stack, Product product) {
		this.stack = stack;
		this.product = product;
	}

	Stack stack() {
		return this.stack;
	}

	/**
	 * Return a workspace with two revisions.
	 */
	Workspace newWorkspace(Path directory) {
		return Workspace.withTwoRevisions(directory, this.product);
	}

}
