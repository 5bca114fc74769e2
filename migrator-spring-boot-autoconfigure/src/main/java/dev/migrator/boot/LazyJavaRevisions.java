package dev.migrator.boot;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;

/**
 * Has revisions in Java made only when they run: an old one must not keep the application
 * from starting when what it once needed is gone, and one that runs before there is JPA
 * must not bring JPA up.
 */
class LazyJavaRevisions implements BeanFactoryPostProcessor {

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		new JavaRevisionBeans(beanFactory).names().filter(beanFactory::containsBeanDefinition).forEach((name) -> {
			BeanDefinition definition = beanFactory.getBeanDefinition(name);
			if (!(definition instanceof AbstractBeanDefinition declared) || declared.getLazyInit() == null) {
				definition.setLazyInit(true);
			}
		});
	}

}
