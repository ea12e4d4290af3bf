package io.payrail.local.configuration;

import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;
import tools.jackson.databind.json.JsonMapper;

/// The settings of Spring Boot, Kafka's clients and PostgreSQL's driver that a service's file sets:
/// those that are a limit, a time or a size, or that a deployment gives, the latter also where the
/// file has nothing. What they mean is said by the file's comments, else by their makers.
final class SpringSettings {
    private static final Pattern MEASURE =
            Pattern.compile("-?\\d+(\\.\\d+)?(B|KB|MB|GB|ms|s|m|h|d)?");
    private static final Pattern FROM_OUTSIDE = Pattern.compile("\\$\\{(\\w+):(.*)}/?");

    /// Limits that PostgreSQL itself is told.
    private static final Pattern SESSION = Pattern.compile("SET \\w+ = .*");

    private final Map<String, String> meanings = new HashMap<>();

    SpringSettings() throws IOException {
        var json = JsonMapper.shared();
        for (var file :
                Collections.list(
                        getClass()
                                .getClassLoader()
                                .getResources("META-INF/spring-configuration-metadata.json"))) {
            try (var content = file.openStream()) {
                for (var property : json.readTree(content).path("properties")) {
                    var meaning = property.path("description").asString("");
                    if (!meaning.isEmpty()) {
                        meanings.put(property.path("name").asString(), meaning);
                    }
                }
            }
        }
    }

    List<Setting> of(ServiceFile file, List<String> given) {
        var fromOutside =
                given.stream()
                        .map(name -> {
                            var value = file.values().getOrDefault(name, "");
                            return setting(name, value, file)
                                    .orElseGet(() ->
                                            plain(
                                                    name,
                                                    value.isEmpty() ? "none" : code(value),
                                                    file));
                        });
        var inFile =
                file.values().entrySet().stream()
                        .filter(entry ->
                                !entry.getKey().startsWith("payrail.")
                                        && !given.contains(entry.getKey()))
                        .flatMap(entry -> setting(entry.getKey(), entry.getValue(), file).stream());
        return Stream.concat(fromOutside, inFile).toList();
    }

    private Optional<Setting> setting(String name, String value, ServiceFile file) {
        var outside = FROM_OUTSIDE.matcher(value.replaceFirst("^optional:configtree:", ""));
        if (outside.matches()) {
            var byDefault = outside.group(2);
            return Optional.of(
                    new Setting(
                            name,
                            outside.group(1),
                            "",
                            byDefault.isEmpty() ? "none" : "`" + byDefault + "`",
                            meaning(name, file)));
        }
        return MEASURE.matcher(value).matches() || SESSION.matcher(value).matches()
                ? Optional.of(plain(name, code(value), file))
                : Optional.empty();
    }

    private Setting plain(String name, String value, ServiceFile file) {
        return new Setting(name, Setting.variableOf(name), "", value, meaning(name, file));
    }

    private static String code(String value) {
        return "`" + value + "`";
    }

    private String meaning(String name, ServiceFile file) {
        return Stream.of(
                        file.comments().getOrDefault(name, ""),
                        firstSentence(meanings.getOrDefault(name, "")),
                        firstSentence(ofClient(name)))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElseThrow(() ->
                        new AssertionError(
                                name
                                        + " needs a comment in its file: nobody else says what it means"));
    }

    private static String ofClient(String name) {
        var key = name.replaceFirst(".*\\.(data-source-)?properties\\.", "");
        if (name.startsWith("spring.datasource.")) {
            var property = PGProperty.forName(key);
            return property == null ? "" : String.valueOf(property.getDescription());
        }
        var known = kafka(name);
        var setting = known == null ? null : known.configKeys().get(key);
        return setting == null ? "" : setting.documentation.replaceAll("<[^>]+>", "");
    }

    private static @Nullable ConfigDef kafka(String name) {
        if (name.startsWith("spring.kafka.producer.")) {
            return ProducerConfig.configDef();
        }
        if (name.startsWith("spring.kafka.consumer.")) {
            return ConsumerConfig.configDef();
        }
        return name.startsWith("spring.kafka.admin.") ? AdminClientConfig.configDef() : null;
    }

    private static String firstSentence(String text) {
        return text.replaceAll("\\s+", " ")
                .strip()
                .replaceFirst("(?<=[a-z)`])\\. (?=[A-Z]).*", ".");
    }
}
