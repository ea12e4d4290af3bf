package io.payrail.api.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class CommandIdsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00.123Z");

    private final CommandIds ids = new CommandIds(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void aKeysIdNeverChanges() {
        // An id that is derived differently after an upgrade would execute a repeated command
        // again.
        assertThat(CommandIds.of("user-1", "key-1"))
                .hasToString("606952c3-e1d7-890e-b1c5-1c6cdbafc0a2");
    }

    @Test
    void ownerAndKeyDoNotRunIntoEachOther() {
        assertThat(CommandIds.of("ab", "c")).isNotEqualTo(CommandIds.of("a", "bc"));
        assertThat(CommandIds.of("a", "")).isNotEqualTo(CommandIds.of("", "a"));
    }

    @Test
    void anIdWithoutAKeyCarriesItsTimeAndIsUnique() {
        var seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            var id = ids.next();
            assertThat(id.version()).isEqualTo(7);
            assertThat(id.variant()).isEqualTo(2);
            assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
            assertThat(seen.add(id)).isTrue();
        }
    }
}
