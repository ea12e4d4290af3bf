package io.payrail.local.configuration;

import java.util.Locale;

/// One line of the reference.
///
/// @param name as in a file of settings
/// @param variable the environment variable of the same meaning
/// @param kind what is expected, with its bounds
/// @param value what holds if nothing is set
record Setting(String name, String variable, String kind, String value, String meaning) {
    static final String HEADER =
            """
            | property | environment | value | default | meaning |
            |---|---|---|---|---|
            """;

    static final String SHORT_HEADER =
            """
            | property | environment | set to | meaning |
            |---|---|---|---|
            """;

    /// Spring Boot's rule: dots become underscores, dashes go. What has capital letters in a name
    /// of its own cannot be said in an environment variable.
    static String variableOf(String name) {
        if (!name.equals(name.toLowerCase(Locale.ROOT))) {
            return "";
        }
        return name.replace('.', '_').replace("-", "").toUpperCase(Locale.ROOT);
    }

    String line() {
        return "| `%s` | %s | %s | %s | %s |\n"
                .formatted(name, code(variable), cell(kind), cell(value), cell(meaning));
    }

    String shortLine() {
        return "| `%s` | %s | %s | %s |\n"
                .formatted(name, code(variable), cell(value), cell(meaning));
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + text + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace('\n', ' ');
    }
}
