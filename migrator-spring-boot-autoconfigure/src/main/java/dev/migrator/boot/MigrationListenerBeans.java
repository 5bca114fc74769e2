package dev.migrator.boot;

import java.util.List;

import dev.migrator.MigrationEvent;
import dev.migrator.MigrationListener;
import dev.migrator.RevisionProgress;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.function.SingletonSupplier;

/**
 * The listeners that are beans. They are made when there is something to tell, so that
 * they may depend on the migrator, and are not there where nothing runs.
 */
class MigrationListenerBeans implements MigrationListener {

	private final SingletonSupplier<List<MigrationListener>> listeners;

	MigrationListenerBeans(ObjectProvider<MigrationListener> listeners) {
		this.listeners = SingletonSupplier.of(() -> listeners.orderedStream().toList());
	}

	@Override
	public void onMigrationEvent(MigrationEvent event) {
		this.listeners.obtain().forEach((listener) -> listener.onMigrationEvent(event));
	}

	@Override
	public void onProgress(RevisionProgress progress) {
		this.listeners.obtain().forEach((listener) -> listener.onProgress(progress));
	}

}
