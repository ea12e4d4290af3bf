package io.payrail.contract;

import java.time.Instant;
import java.util.UUID;

/// What the golden files have in common. Of a message its golden file is the only sample.
final class Samples {
    static final UUID ID = UUID.fromString("0192f7c1-8a3e-7d52-9b61-5f0e2c4d6a80");
    static final Instant ISSUED_AT = Instant.parse("2026-11-23T10:15:30.123456Z");
    static final Owner OWNER = new Owner("user-7", "jenny@example.com", "Jenny Rosen");

    private Samples() {}
}
