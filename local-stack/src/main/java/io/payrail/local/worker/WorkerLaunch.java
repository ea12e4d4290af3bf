package io.payrail.local.worker;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// How a worker is started.
///
/// @param settings its arguments, which everybody on the machine can read
/// @param secrets what it gets by its environment instead
/// @param logs the folder for its log
public record WorkerLaunch(List<String> settings, Map<String, String> secrets, Path logs) {
    public WorkerLaunch {
        settings = List.copyOf(settings);
        secrets = Map.copyOf(secrets);
    }

    /// Without the secrets.
    @Override
    public String toString() {
        return "WorkerLaunch[" + logs + "]";
    }
}
