package io.payrail.api.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreferencesTest {
    private static final Duration LONGEST = Duration.ofSeconds(10);

    @Test
    void withoutAPreferenceTheConfiguredWaitHolds() {
        assertThat(Preferences.of(List.of(), LONGEST)).isEqualTo(new Preferences(false, LONGEST));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "respond-async",
                "Respond-Async",
                "a=b, respond-async;x=y",
                " respond-async ,"
            })
    void notWaitingIsUnderstoodAmongOthers(String header) {
        assertThat(Preferences.of(List.of(header), LONGEST).respondAsync()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "wait=3,3",
        "wait=0,0",
        "'wait=3, wait=2',2",
        "'respond-async, wait = 4',4",
        "'wait=\"5\"',5",
        "wait=11,10",
        "wait=999999999,10",
        "wait=9999999999,10",
        "wait=-1,10",
        "wait=x,10",
        "wait=,10",
        "await=1,10"
    })
    void aWaitCanOnlyBeShortened(String header, int seconds) {
        assertThat(Preferences.of(List.of(header), LONGEST).patience())
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void preferencesMayComeInSeveralHeaders() {
        assertThat(Preferences.of(List.of("wait=3", "respond-async"), LONGEST))
                .isEqualTo(new Preferences(true, Duration.ofSeconds(3)));
    }
}
