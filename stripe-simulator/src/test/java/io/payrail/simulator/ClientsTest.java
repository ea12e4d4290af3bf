package io.payrail.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What Stripe itself ships accepts the simulator: its library for Node passes the checks of
/// `src/test/node/check.mjs`, and the fixtures of its command line bring about their events
/// (`src/test/stripe-cli/fixtures.mjs`).
final class ClientsTest extends SimulatorTest {
    @Test
    void stripesNodeLibraryAcceptsTheSimulator() throws Exception {
        NodePackage.Finished check =
                NodePackage.installed("node")
                        .node(
                                "check.mjs",
                                simulator.baseUrl(),
                                simulator.secretKey(),
                                simulator.publishableKey());
        assertThat(check.status()).as(check.output()).isZero();
        assertThat(check.output()).containsPattern("(\\d+) of \\1 checks passed");
    }

    @Test
    void fixturesOfStripesCommandLinePass() throws Exception {
        NodePackage.Finished fixtures =
                NodePackage.installed("stripe-cli")
                        .node("fixtures.mjs", simulator.baseUrl(), simulator.secretKey());
        assertThat(fixtures.status()).as(fixtures.output()).isZero();
        assertThat(fixtures.output()).containsPattern("(\\d+) of \\1 fixtures passed");
    }
}
