package io.payrail.ingestor.webhook;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/// Coverage-guided fuzzing of header and body, over HTTP, against the ingestor as it is. The inputs
/// beside this class are seeds, and every finding joins them. Only one of the methods runs at a
/// time; see the module's README.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WebhookFuzzTest {
    private FuzzedRequests requests;

    @BeforeAll
    void start() {
        requests = new FuzzedRequests();
    }

    @AfterAll
    void stop() throws IOException {
        requests.close();
    }

    @FuzzTest(maxDuration = "3s")
    @DictionaryEntries({
        "{now}",
        "{sig}",
        "{old}",
        "t=",
        ",v1=",
        ",v0=",
        "\"id\":\"",
        "\"object\":{"
    })
    void aFewSeconds(byte[] input) throws IOException {
        requests.send(input);
    }

    @FuzzTest(maxDuration = "3h", maxExecutions = 1_000_000)
    @DictionaryEntries({
        "{now}",
        "{sig}",
        "{old}",
        "t=",
        ",v1=",
        ",v0=",
        "\"id\":\"",
        "\"object\":{"
    })
    void aMillionInputs(byte[] input) throws IOException {
        requests.send(input);
    }
}
