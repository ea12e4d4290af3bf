package io.payrail.local;

import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/// Settings with which the API waits as long as a slow and loaded machine takes. How soon it gives
/// up is what its own tests ask; here it would only tell of the machine. Below what the tests' HTTP
/// clients wait.
final class PatientApi {
    static final Map<String, String> SETTINGS =
            Map.of(
                    "payrail.api.command.reply-wait", "25s",
                    "payrail.api.command.contact-timeout", "30s",
                    "spring.datasource.hikari.connection-timeout", "20000",
                    "spring.datasource.hikari.validation-timeout", "10000",
                    "spring.datasource.hikari.data-source-properties.socketTimeout", "30",
                    "spring.jdbc.template.query-timeout", "20s");

    private PatientApi() {}

    /// A stack with a simulated account, at any free ports.
    static LocalStack start(Path folder) {
        return start(folder, Map.of());
    }

    /// @param more settings of its services
    static LocalStack start(Path folder, Map<String, String> more) {
        var settings = new HashMap<>(SETTINGS);
        settings.putAll(more);
        settings.forEach(System::setProperty);
        try {
            return new LocalStack(
                    new Settings(folder, StripeAccount.Simulated.account(), false, false),
                    Ports.anyFree(),
                    new Running(),
                    Clock.systemUTC());
        } finally {
            settings.keySet().forEach(System::clearProperty);
        }
    }
}
