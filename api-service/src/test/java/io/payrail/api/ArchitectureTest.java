package io.payrail.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;

@AnalyzeClasses(packages = "io.payrail.api", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule FEATURES_HAVE_NO_CYCLES =
            slices().matching("io.payrail.api.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule STRIPE_IS_NEVER_CALLED =
            noClasses().should().dependOnClassesThat().resideInAPackage("com.stripe..");

    @ArchTest
    static final ArchRule ONLY_A_CLOCK_TELLS_THE_TIME =
            noClasses()
                    .should()
                    .callMethod(System.class, "currentTimeMillis")
                    .orShould()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .callMethod(OffsetDateTime.class, "now")
                    .orShould()
                    .callMethod(ZonedDateTime.class, "now")
                    .orShould()
                    .callMethod(LocalDateTime.class, "now");

    @ArchTest
    static final ArchRule FEATURES_PUBLISH_THROUGH_COMMANDS =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("io.payrail.api.command..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.apache.kafka..");
}
