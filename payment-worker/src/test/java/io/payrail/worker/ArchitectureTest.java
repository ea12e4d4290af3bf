package io.payrail.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;

/// The few rules of the worker's structure that matter.
@AnalyzeClasses(
        packages = "io.payrail.worker",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule featuresAreWithoutCycles =
            slices().matching("io.payrail.worker.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyTheGatewayKnowsStripesSdk =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("io.payrail.worker.stripe..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("com.stripe..");

    @ArchTest
    static final ArchRule onlyTheRelayKnowsDebezium =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("io.payrail.worker.relay..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.debezium..", "org.apache.kafka.connect..");

    @ArchTest
    static final ArchRule theTimeComesFromAClock =
            noClasses()
                    .should()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis")
                    .orShould()
                    .callMethod(LocalDate.class, "now")
                    .orShould()
                    .callMethod(LocalDateTime.class, "now")
                    .orShould()
                    .callMethod(OffsetDateTime.class, "now")
                    .orShould()
                    .callMethod(ZonedDateTime.class, "now")
                    .orShould()
                    .callConstructor(Date.class);

    @ArchTest
    static final ArchRule onlyTheApplicationHasAClockOfItsOwn =
            noClasses()
                    .that()
                    .doNotHaveFullyQualifiedName(PaymentWorker.class.getName())
                    .should()
                    .callMethod(Clock.class, "systemUTC")
                    .orShould()
                    .callMethod(Clock.class, "systemDefaultZone");
}
