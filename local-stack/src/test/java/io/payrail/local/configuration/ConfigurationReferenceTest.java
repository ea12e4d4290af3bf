package io.payrail.local.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// `docs/configuration.md` is what the records of settings, the services' files and the constants
/// of their code say. `-Dconfiguration=write` writes it anew.
final class ConfigurationReferenceTest {
    private static final Path REFERENCE = Path.of("../docs/configuration.md");
    private static final String BEGIN =
            "<!-- settings: written by ConfigurationReferenceTest -->\n";
    private static final String ADVICE =
            "./mvnw -pl local-stack -am test -Dtest=ConfigurationReferenceTest"
                    + " -Dsurefire.failIfNoSpecifiedTests=false -Dconfiguration=write";
    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\$\\{(payrail\\.[a-z.-]+)(?::([^}]*))?}");

    private final Comments comments =
            Comments.of(
                    Stream.of("io.payrail")
                            .flatMap(OwnSettings::types)
                            .<Class<?>>map(ConfigurationReferenceTest::topLevel)
                            .distinct()
                            .toList());
    private final SpringSettings springs = new SpringSettings();
    private final FixedLimits fixed = FixedLimits.read();

    ConfigurationReferenceTest() throws IOException {}

    private static Class<?> topLevel(Class<?> type) {
        var outer = type.getEnclosingClass();
        return outer == null ? type : topLevel(outer);
    }

    @Test
    void referenceIsWhatTheServicesSay() throws IOException {
        var written = Files.readString(REFERENCE);
        int begin = written.indexOf(BEGIN);
        assertThat(begin).as("the line %s", BEGIN).isNotNegative();
        var current = new StringBuilder(written.substring(0, begin + BEGIN.length()));
        for (var service : Modules.SERVICES) {
            current.append(section(service));
        }
        if ("write".equals(System.getProperty("configuration"))) {
            Files.writeString(REFERENCE, current);
        }

        assertThat(Files.readString(REFERENCE)).as(ADVICE).isEqualTo(current.toString());
    }

    private String section(Modules.Service service) throws IOException {
        var file = ServiceFile.read(service.file());
        var own = own(service, file);
        assertThat(file.values().keySet().stream().filter(name -> name.startsWith("payrail.")))
                .as("settings in %s that nobody reads", service.file())
                .isSubsetOf(own.stream().map(Setting::name).toList());
        var section = new StringBuilder("\n## %s\n\n".formatted(service.title()));
        section.append(Setting.HEADER);
        own.forEach(setting -> section.append(setting.line()));
        section.append("\nOf Spring Boot, Kafka's clients and PostgreSQL's driver, in `")
                .append(service.file())
                .append("`:\n\n")
                .append(Setting.SHORT_HEADER);
        springs.of(file, service.given()).forEach(setting -> section.append(setting.shortLine()));
        section.append("\nFixed, in the code:\n\n").append(FixedLimits.Limit.HEADER);
        fixed.all().stream()
                .filter(limit -> service.has(limit.packageName()))
                .forEach(limit -> section.append(limit.line()));
        return section.toString();
    }

    private List<Setting> own(Modules.Service service, ServiceFile file) {
        var settings = new OwnSettings(comments, file.values());
        return service.packages().stream()
                .flatMap(OwnSettings::types)
                .flatMap(type -> settings.of(type).stream())
                .filter(setting -> !service.without().contains(setting.name()))
                .toList();
    }

    /// What is read by an annotation, and so past its record, has the record's name and default.
    @Test
    void noSettingIsReadThatTheReferenceLacks() throws IOException {
        var defaults = new TreeMap<String, String>();
        for (var service : Modules.SERVICES) {
            for (var setting : own(service, ServiceFile.read(service.file()))) {
                defaults.put(setting.name(), setting.value());
            }
        }
        var read = new TreeSet<String>();
        for (var source : sources()) {
            var matcher = PLACEHOLDER.matcher(source);
            while (matcher.find()) {
                read.add(matcher.group(1));
                var byDefault = matcher.group(2);
                if (byDefault != null) {
                    assertThat(defaults).containsEntry(matcher.group(1), "`" + byDefault + "`");
                }
            }
        }
        assertThat(read).isNotEmpty();
        assertThat(defaults.keySet()).containsAll(read);
    }

    @Test
    void everyFixedLimitIsExplainedAndSomeServices() {
        assertThat(fixed.unexplained())
                .as("constants without a /// that says what they limit")
                .isEmpty();
        assertThat(fixed.needlessExceptions()).isEmpty();
        assertThat(fixed.all())
                .isNotEmpty()
                .allMatch(limit ->
                        Modules.SERVICES.stream()
                                .anyMatch(service -> service.has(limit.packageName())));
    }

    private static List<String> sources() throws IOException {
        var texts = new ArrayList<String>();
        for (var module : Modules.NAMES) {
            try (var files = Files.walk(Path.of("..", module, "src/main/java"))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .map(ConfigurationReferenceTest::text)
                        .forEach(texts::add);
            }
        }
        return texts;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A class that holds settings and is in no list of services would be left out.
    @Test
    void everyRecordOfSettingsIsSomeServices() {
        var known =
                Modules.SERVICES.stream()
                        .flatMap(service -> service.packages().stream())
                        .flatMap(OwnSettings::types)
                        .map(ConfigurationReferenceTest::prefix)
                        .toList();

        assertThat(OwnSettings.types("io.payrail").map(ConfigurationReferenceTest::prefix))
                .isSubsetOf(known);
    }

    private static String prefix(Class<?> type) {
        return Objects.requireNonNull(type.getAnnotation(ConfigurationProperties.class)).value();
    }
}
