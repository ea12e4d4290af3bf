package io.payrail.cli;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A moment as operators write it: `2026-11-23T10:00:00Z`, or `90s`, `30m`, `12h`, `3d` for so long
/// ago.
final class When implements ITypeConverter<Instant> {
    private static final Pattern AGO = Pattern.compile("(\\d{1,6})([smhd])");

    private final Clock clock;

    When(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Instant convert(String text) {
        var ago = AGO.matcher(text);
        if (ago.matches()) {
            return clock.instant().minus(duration(text));
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new TypeConversionException(
                    "'"
                            + text
                            + "' is neither a moment (2026-11-23T10:00:00Z) nor a time ago (90s, 30m, 12h, 3d)");
        }
    }

    static Duration duration(String text) {
        var parts = AGO.matcher(text);
        if (!parts.matches()) {
            throw new TypeConversionException("'" + text + "' is no time (90s, 30m, 12h, 3d)");
        }
        long count = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }
}
