package io.payrail.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

@AnalyzeClasses(packages = "io.payrail.local", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule FEATURES_HAVE_NO_CYCLES =
            slices().matching("io.payrail.local.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule ONLY_A_CLOCK_TELLS_THE_TIME =
            noClasses()
                    .should()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule IT_WIRES_AND_DOES_NOT_CALL_STRIPE_ITSELF =
            noClasses().should().dependOnClassesThat().resideInAPackage("com.stripe..");
}
