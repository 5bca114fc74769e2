package dev.migrator;

import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.members;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * Who may use whom, and the rules that Spring Boot sets its own auto-configurations.
 */
class ArchitectureTests {

	/**
	 * The packages, each of which may use those before it.
	 */
	private static final List<String> LAYERS = List.of("dev.migrator.revision", "dev.migrator.sql",
			"dev.migrator.schema", "dev.migrator", "dev.migrator.descriptor", "dev.migrator.operation",
			"dev.migrator.script", "dev.migrator.database", "dev.migrator.database.sqlite.alter",
			"dev.migrator.database.sqlite", "dev.migrator.database.postgresql", "dev.migrator.archive",
			"dev.migrator.engine", "dev.migrator.generate", "dev.migrator.adoption", "dev.migrator.autogenerate",
			"dev.migrator.cli", "dev.migrator.boot", "dev.migrator.boot.actuate.page", "dev.migrator.boot.actuate");

	private static final String[] PURE = { "dev.migrator.revision..", "dev.migrator.sql..", "dev.migrator.schema.." };

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("dev.migrator");

	static List<String> layers() {
		return LAYERS;
	}

	@ParameterizedTest
	@MethodSource("layers")
	void aPackageUsesOnlyThoseAboveIt(String layer) {
		List<String> below = LAYERS.subList(LAYERS.indexOf(layer) + 1, LAYERS.size());
		check(noClasses().that(are("in " + layer, (type) -> layer.equals(layerOf(type))))
			.should()
			.dependOnClassesThat(are("in one of " + below, (type) -> below.contains(layerOf(type)))));
	}

	@Test
	void everyPackageHasItsPlaceAmongTheLayers() {
		check(classes().should(satisfy("be in a known package", (JavaClass type) -> LAYERS.contains(layerOf(type)))));
	}

	@Test
	void sqliteAndPostgresqlKnowNothingOfEachOther() {
		check(noClasses().that()
			.resideInAPackage("dev.migrator.database.postgresql..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("dev.migrator.database.sqlite.."));
	}

	@Test
	void thePurePackagesKnowNeitherSpringNorJdbcNorFiles() {
		check(noClasses().that()
			.resideInAnyPackage(PURE)
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework..", "java.sql..", "javax.sql..", "java.io..", "java.nio.file..",
					"org.slf4j.."));
	}

	@Test
	void nothingButBootAndTheCommandLineKnowsSpringBoot() {
		check(noClasses().that()
			.resideOutsideOfPackages("dev.migrator.boot..", "dev.migrator.cli..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework.boot.."));
	}

	@Test
	void packagesHaveNoCycles() {
		check(slices().matching("(**)").should().beFreeOfCycles());
	}

	@Test
	void autoConfigurationsArePublicAndFinal() {
		check(classes().that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL));
	}

	@Test
	void autoConfigurationsHaveNoPublicMembers() {
		check(members().that()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AutoConfiguration.class)
			.and(are("not the default constructor", (JavaMember member) -> !"<init>".equals(member.getName())))
			.should()
			.notBePublic());
	}

	@Test
	void beanMethodsArePackagePrivateAndDeclareNoClassCondition() {
		check(methods().that()
			.areAnnotatedWith(Bean.class)
			.should()
			.bePackagePrivate()
			.andShould()
			.notBeAnnotatedWith(ConditionalOnClass.class)
			.andShould(satisfy("return a type that is not private",
					(JavaMethod method) -> !method.getRawReturnType().getModifiers().contains(JavaModifier.PRIVATE))));
	}

	@Test
	void beanMethodsOfPostProcessorsAreStatic() {
		check(methods().that()
			.areAnnotatedWith(Bean.class)
			.and()
			.haveRawReturnType(are("a post-processor",
					(type) -> type.isAssignableTo(BeanPostProcessor.class)
							|| type.isAssignableTo(BeanFactoryPostProcessor.class)))
			.should()
			.beStatic());
	}

	@Test
	void conditionsAreNotPublic() {
		check(classes().that().areAssignableTo(Condition.class).should().notBePublic());
	}

	@Test
	void propertiesNameTheirPrefixByTheValueAttribute() {
		check(classes().that()
			.areAnnotatedWith(ConfigurationProperties.class)
			.should(satisfy("have a value and no prefix", (JavaClass type) -> {
				ConfigurationProperties annotation = type.getAnnotationOfType(ConfigurationProperties.class);
				return !annotation.value().isEmpty() && annotation.prefix().isEmpty();
			})));
	}

	@Test
	void callsThatSpringBootAvoidsAreAvoided() {
		check(noClasses().should()
			.callMethodWhere(are("Objects.requireNonNull", (call) -> call.getTargetOwner().isEquivalentTo(Objects.class)
					&& call.getName().equals("requireNonNull") && call.getTarget().getRawParameterTypes().size() > 1))
			.orShould()
			.callMethod(Collectors.class, "toList")
			.orShould()
			.callMethod(String.class, "toUpperCase")
			.orShould()
			.callMethod(String.class, "toLowerCase"));
	}

	private static void check(ArchRule rule) {
		rule.allowEmptyShould(true).check(CLASSES);
	}

	private static String layerOf(JavaClass type) {
		return type.getBaseComponentType().getPackageName();
	}

	private static <T> DescribedPredicate<T> are(String description, Predicate<? super T> predicate) {
		return DescribedPredicate.describe(description, predicate);
	}

	private static <T> ArchCondition<T> satisfy(String description, Predicate<T> predicate) {
		return new ArchCondition<>(description) {

			@Override
			public void check(T item, ConditionEvents events) {
				events.add(new SimpleConditionEvent(item, predicate.test(item), item + " should " + description));
			}

		};
	}

}
