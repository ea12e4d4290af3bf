package io.payrail.ingestor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

@AnalyzeClasses(
        packages = "io.payrail.ingestor",
        importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest
    static final ArchRule featuresHaveNoCycles =
            slices().matching("io.payrail.ingestor.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule stripesSdkServesTestsOnly =
            noClasses().should().dependOnClassesThat().resideInAPackage("com.stripe..");

    @ArchTest
    static final ArchRule timeComesFromTheClock =
            noClasses()
                    .should()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule onlyTheMainClassMakesAClock =
            noClasses()
                    .that()
                    .doNotHaveFullyQualifiedName(WebhookIngestor.class.getName())
                    .should()
                    .callMethod(Clock.class, "systemUTC");

    @ArchTest
    static final ArchRule aFeatureDoesNotKnowTheDatabase =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("java.sql..", "javax.sql..");

    @ArchTest
    static final ArchRule signaturesAndEventsKnowNoFramework =
            noClasses()
                    .that()
                    .resideInAnyPackage("..signature..", "..event..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.springframework..", "jakarta.servlet..", "org.apache.kafka..");
}
