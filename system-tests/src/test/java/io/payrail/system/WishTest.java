package io.payrail.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.contract.CommandTypes;
import io.payrail.system.Wish.Kind;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WishTest {
    /// A new command has to be played before it is trusted: it needs a kind here, whoever asks for
    /// it, and what the judge makes of its answer. Whether a run asked for it is looked for on the
    /// topic by each run.
    @Test
    void everyCommandOfTheContractIsPlayed() {
        assertThat(Arrays.stream(Kind.values()).map(Kind::command))
                .containsExactlyInAnyOrderElementsOf(CommandTypes.all());
    }
}
