package io.payrail.simulator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

@AnalyzeClasses(packages = "io.payrail.simulator", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest
    static final ArchRule FEATURES_HAVE_NO_CYCLES =
            slices().matching("io.payrail.simulator.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule ONLY_THE_SERVER_KNOWS_NETTY =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("io.payrail.simulator.http..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.netty..");

    @ArchTest
    static final ArchRule NOTHING_DEPENDS_ON_STRIPES_SDK =
            noClasses().should().dependOnClassesThat().resideInAPackage("com.stripe..");

    @ArchTest
    static final ArchRule NOTHING_READS_THE_WALL_CLOCK =
            noClasses()
                    .should()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis")
                    .orShould()
                    .callMethod(Clock.class, "system", java.time.ZoneId.class);
}
