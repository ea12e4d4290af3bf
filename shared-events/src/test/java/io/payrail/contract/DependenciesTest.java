package io.payrail.contract;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = "io.payrail.contract",
        importOptions = ImportOption.DoNotIncludeTests.class)
final class DependenciesTest {
    /// What a downstream team gets along with the contracts: no Spring, no Stripe, no JDBC, no
    /// Kafka.
    @ArchTest
    static final ArchRule knowsTheJdkJacksonAndJspecifyOnly =
            classes()
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "io.payrail.contract",
                            "com.fasterxml.jackson.annotation",
                            "tools.jackson..",
                            "org.jspecify.annotations");

    @ArchTest
    static final ArchRule knowsNoJdbc =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("java.sql", "javax.sql");
}
