package dev.migrator.boot;

import dev.migrator.Migrator;
import dev.migrator.MigratorException;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.RuntimeBeanReference;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

/**
 * The migrators below {@code migrator.instances}, each a bean of its own.
 */
@Configuration(proxyBeanMethods = false)
@Import({ ConfiguredMigrators.class, MigratorInstancesConfiguration.Registrar.class })
class MigratorInstancesConfiguration {

	/**
	 * Registers a bean for each instance, and one for what it looks after.
	 */
	static class Registrar implements ImportBeanDefinitionRegistrar {

		private final Environment environment;

		private final ConfigurableListableBeanFactory beanFactory;

		Registrar(Environment environment, BeanFactory beanFactory) {
			this.environment = environment;
			this.beanFactory = (ConfigurableListableBeanFactory) beanFactory;
		}

		@Override
		public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
			for (String name : InstanceNames.of(this.environment)) {
				if (!isInParent(name)) {
					refuseIfTaken(name);
					register(name, registry);
				}
			}
		}

		/**
		 * Return whether a parent context, which reads the same properties, has it.
		 */
		private boolean isInParent(String name) {
			BeanFactory parent = this.beanFactory.getParentBeanFactory();
			return parent != null && parent.containsBean(name) && parent.isTypeMatch(name, Migrator.class);
		}

		private void refuseIfTaken(String name) {
			if (!this.beanFactory.containsLocalBean(name)) {
				return;
			}
			Class<?> type = this.beanFactory.getType(name, false);
			String what = (type != null) ? " of type " + ClassUtils.getQualifiedName(type) : "";
			String where = this.beanFactory.containsBeanDefinition(name)
					? this.beanFactory.getBeanDefinition(name).getResourceDescription() : null;
			String property = InstanceNames.PROPERTY + "." + name;
			throw new MigratorException(
					"The properties %s.* declare a migrator, whose bean is called as it is, but there is another bean '%s'%s already%s."
						.formatted(property, name, what, (where != null) ? ", defined in " + where : ""),
					"Call that bean something else, such as '%sDataSource' if it is a DataSource, or the migrator: then its revisions are elsewhere, unless %s.locations says where they are."
						.formatted(name, InstanceNames.PROPERTY + ".<name>"));
		}

		private static void register(String name, BeanDefinitionRegistry registry) {
			String dataSource = name + ".migrationDataSource";
			registry.registerBeanDefinition(dataSource, definition(name, MigrationDataSource.class, "dataSource"));
			RootBeanDefinition migrator = definition(name, Migrator.class, "instance");
			migrator.getConstructorArgumentValues().addIndexedArgumentValue(1, new RuntimeBeanReference(dataSource));
			migrator.setDestroyMethodName(AbstractBeanDefinition.INFER_METHOD);
			registry.registerBeanDefinition(name, migrator);
		}

		private static RootBeanDefinition definition(String name, Class<?> type, String factoryMethod) {
			RootBeanDefinition definition = new RootBeanDefinition();
			definition.setTargetType(type);
			definition.setFactoryBeanName(ConfiguredMigrators.class.getName());
			definition.setFactoryMethodName(factoryMethod);
			definition.getConstructorArgumentValues().addIndexedArgumentValue(0, name);
			definition.setResourceDescription("the properties %s.%s.*".formatted(InstanceNames.PROPERTY, name));
			return definition;
		}

	}

}
