package io.payrail.local.configuration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;

/// The properties that are Payrail's own, out of the records that they are bound to.
///
/// @param file what the service's file sets, by name; it goes before a record's default
record OwnSettings(Comments comments, Map<String, String> file) {
    private static final java.util.regex.Pattern FROM_OUTSIDE =
            java.util.regex.Pattern.compile("\\$\\{(\\w+):.*}");

    /// From the largest to the smallest.
    private static final Map<Duration, String> UNITS =
            new TreeMap<>(
                            Map.of(
                                    Duration.ofDays(1), "d",
                                    Duration.ofHours(1), "h",
                                    Duration.ofMinutes(1), "m",
                                    Duration.ofSeconds(1), "s",
                                    Duration.ofMillis(1), "ms"))
                    .descendingMap();

    /// All records of settings below a package.
    static Stream<Class<?>> types(String packageName) {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        return scanner.findCandidateComponents(packageName).stream()
                .map(found -> Objects.requireNonNull(found.getBeanClassName()))
                .sorted()
                .map(OwnSettings::type);
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    List<Setting> of(Class<?> type) {
        var annotation = Objects.requireNonNull(type.getAnnotation(ConfigurationProperties.class));
        var settings = new ArrayList<Setting>();
        add(settings, annotation.value(), type);
        return settings;
    }

    private void add(List<Setting> settings, String prefix, Class<?> type) {
        var parameters = type.getDeclaredConstructors()[0].getParameters();
        var components = type.getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            add(
                    settings,
                    prefix + "." + dashed(components[i].getName()),
                    components[i],
                    parameters[i]);
        }
    }

    private void add(
            List<Setting> settings, String name, RecordComponent component, Parameter parameter) {
        var type = component.getType();
        if (isGroup(type)) {
            add(settings, name, type);
        } else if (type == Map.class) {
            add(settings, name + ".<name>", argument(component.getAnnotatedType(), 1));
        } else {
            settings.add(
                    new Setting(
                            name,
                            variable(name),
                            kind(component, parameter),
                            value(name, type, parameter),
                            comments.of(component)));
        }
    }

    /// The file may take a value from a variable of another name.
    private String variable(String name) {
        var outside = FROM_OUTSIDE.matcher(file.getOrDefault(name, ""));
        return outside.matches() ? outside.group(1) : Setting.variableOf(name);
    }

    /// A record that only holds further settings stands inside the one that it belongs to; others
    /// are written as one value.
    private static boolean isGroup(Class<?> type) {
        return type.isRecord() && type.isMemberClass();
    }

    private static Class<?> argument(AnnotatedType type, int index) {
        var argument = ((AnnotatedParameterizedType) type).getAnnotatedActualTypeArguments()[index];
        return (Class<?>) argument.getType();
    }

    private static String dashed(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private String value(String name, Class<?> type, Parameter parameter) {
        var set = file.get(name);
        if (set != null && !set.startsWith("${")) {
            return "`" + set + "`";
        }
        var byDefault = parameter.getAnnotation(DefaultValue.class);
        if (byDefault != null && !String.join("", byDefault.value()).isEmpty()) {
            return "`" + String.join(",", byDefault.value()) + "`";
        }
        if (type == boolean.class) {
            return "`false`";
        }
        return isRequired(parameter) ? "**required**" : "none";
    }

    private static boolean isRequired(Parameter parameter) {
        return parameter.isAnnotationPresent(NotNull.class)
                || parameter.isAnnotationPresent(NotEmpty.class);
    }

    private static String kind(RecordComponent component, Parameter parameter) {
        var type = component.getType();
        if (type == List.class) {
            var element = argument(component.getAnnotatedType(), 0);
            return element.isEnum()
                    ? "any of " + words(element, ", ") + ", separated by commas"
                    : "list of " + word(element) + "s, separated by commas";
        }
        return Stream.of(word(type), bounds(parameter))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private static String word(Class<?> type) {
        if (type.isEnum()) {
            return words(type, " or ");
        }
        return switch (type.getSimpleName()) {
            case "int", "long", "short" -> "number";
            case "boolean" -> "`true` or `false`";
            case "Duration" -> "duration";
            case "DataSize" -> "size";
            case "String" -> "text";
            case "Secret", "WebhookSecret" -> "secret";
            case "URI" -> "URL";
            case "Path" -> "file or folder";
            case "Network" -> "network";
            default -> throw new AssertionError("Which word is there for a " + type + "?");
        };
    }

    private static String words(Class<?> choices, String between) {
        return Stream.of(choices.getEnumConstants())
                .map(value -> "`" + value.toString().toLowerCase(Locale.ROOT) + "`")
                .collect(Collectors.joining(between));
    }

    private static String bounds(Parameter parameter) {
        var pattern = parameter.getAnnotation(Pattern.class);
        return pattern == null
                ? range(least(parameter), most(parameter))
                : "as `" + pattern.regexp() + "`";
    }

    private static String range(@Nullable String least, @Nullable String most) {
        if (least == null) {
            return most == null ? "" : "at most " + most;
        }
        return most == null ? least + " or more" : least + " to " + most;
    }

    private static @Nullable String least(Parameter parameter) {
        if (parameter.isAnnotationPresent(Positive.class)) {
            return "1";
        }
        var number = parameter.getAnnotation(Min.class);
        if (number != null) {
            return Long.toString(number.value());
        }
        var bound = parameter.getAnnotation(DurationMin.class);
        return bound == null
                ? null
                : span(
                        Duration.ofDays(bound.days())
                                .plusHours(bound.hours())
                                .plusMinutes(bound.minutes())
                                .plusSeconds(bound.seconds())
                                .plusMillis(bound.millis()));
    }

    private static @Nullable String most(Parameter parameter) {
        var number = parameter.getAnnotation(Max.class);
        if (number != null) {
            return Long.toString(number.value());
        }
        var bound = parameter.getAnnotation(DurationMax.class);
        return bound == null
                ? null
                : span(
                        Duration.ofDays(bound.days())
                                .plusHours(bound.hours())
                                .plusMinutes(bound.minutes())
                                .plusSeconds(bound.seconds())
                                .plusMillis(bound.millis()));
    }

    static String span(Duration bound) {
        if (bound.isZero()) {
            return "0s";
        }
        return UNITS.entrySet().stream()
                .filter(unit -> bound.toMillis() % unit.getKey().toMillis() == 0)
                .map(unit -> bound.dividedBy(unit.getKey()) + unit.getValue())
                .findFirst()
                .orElseThrow();
    }
}
