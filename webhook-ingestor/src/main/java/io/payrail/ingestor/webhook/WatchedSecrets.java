package io.payrail.ingestor.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.payrail.ingestor.signature.NamedSecret;
import io.payrail.ingestor.signature.SecretFiles;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps one endpoint's secrets equal to the files that they come from, while it serves. What is
/// there is compared, not when it was written: a mounted volume's times say little. A change is
/// taken when two looks in a row have found it the same, so that a file being written is not taken
/// for a secret. Files that cannot be used change nothing, and are told of once. Used by one thread
/// at a time.
///
/// Metric: `payrail.webhooks.secret.looks{endpoint,result}`. Alarm when `refused` grows: the next
/// start would fail on these files; and when none of them grows: nobody looks.
final class WatchedSecrets {
    private static final Logger log = LoggerFactory.getLogger(WatchedSecrets.class);

    private enum Look {
        UNCHANGED,
        /// Something else was found, for the first time.
        PENDING,
        /// It was found again and is active now.
        CHANGED,
        REFUSED
    }

    private final String endpoint;
    private final Path path;
    private final EndpointSecrets secrets;
    private final Map<Look, Counter> looks = new EnumMap<>(Look.class);
    private @Nullable List<NamedSecret> pending;
    private @Nullable String fault;

    WatchedSecrets(String endpoint, Path path, EndpointSecrets secrets, MeterRegistry registry) {
        this.endpoint = endpoint;
        this.path = path;
        this.secrets = secrets;
        for (Look look : Look.values()) {
            looks.put(
                    look,
                    Counter.builder("payrail.webhooks.secret.looks")
                            .tag("endpoint", endpoint)
                            .tag("result", look.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    void look() {
        Look look =
                switch (SecretFiles.read(path)) {
                    case SecretFiles.Reading.Found found -> compare(found.secrets());
                    case SecretFiles.Reading.Unusable unusable -> refuse(unusable.why());
                };
        Objects.requireNonNull(looks.get(look), "every result is registered").increment();
    }

    private Look compare(List<NamedSecret> found) {
        fault = null;
        if (found.equals(secrets.active())) {
            pending = null;
            return Look.UNCHANGED;
        }
        if (!found.equals(pending)) {
            pending = found;
            return Look.PENDING;
        }
        secrets.replace(found);
        pending = null;
        log.info("Endpoint {} verifies with {} from now on", endpoint, found);
        return Look.CHANGED;
    }

    private Look refuse(String why) {
        pending = null;
        if (!why.equals(fault)) {
            fault = why;
            log.warn(
                    "The secrets of endpoint {} at {} cannot be used: {}; it goes on with {}",
                    endpoint,
                    path,
                    why,
                    secrets.active());
        }
        return Look.REFUSED;
    }
}
