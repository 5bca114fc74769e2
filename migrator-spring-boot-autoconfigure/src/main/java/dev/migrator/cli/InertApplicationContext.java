package dev.migrator.cli;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.AnnotationConfigUtils;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.ConversionService;

/**
 * An application that does not come to life: its beans are known, but only those are made
 * that somebody asks for. Nothing is started and nobody listens.
 */
final class InertApplicationContext extends GenericApplicationContext {

	private final Runnable beforeClose;

	/**
	 * Creates a context.
	 * @param beforeClose called when the context is closed, while all beans are there
	 */
	InertApplicationContext(Runnable beforeClose) {
		this.beforeClose = beforeClose;
		if (!AotDetector.useGeneratedArtifacts()) {
			AnnotationConfigUtils.registerAnnotationConfigProcessors(this);
		}
	}

	@Override
	protected void finishBeanFactoryInitialization(ConfigurableListableBeanFactory beanFactory) {
		if (beanFactory.containsBean(CONVERSION_SERVICE_BEAN_NAME)
				&& beanFactory.isTypeMatch(CONVERSION_SERVICE_BEAN_NAME, ConversionService.class)) {
			beanFactory
				.setConversionService(beanFactory.getBean(CONVERSION_SERVICE_BEAN_NAME, ConversionService.class));
		}
		if (!beanFactory.hasEmbeddedValueResolver()) {
			beanFactory.addEmbeddedValueResolver((value) -> getEnvironment().resolvePlaceholders(value));
		}
		beanFactory.freezeConfiguration();
	}

	@Override
	protected void registerListeners() {
	}

	@Override
	protected void finishRefresh() {
	}

	@Override
	protected void publishEvent(Object event, @Nullable ResolvableType typeHint) {
	}

	@Override
	protected void doClose() {
		if (isActive()) {
			this.beforeClose.run();
		}
		super.doClose();
	}

}
