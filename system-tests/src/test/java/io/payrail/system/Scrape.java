package io.payrail.system;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What one living process told of its metrics at one moment, in Prometheus' text format.
///
/// @param kind `api`, `ingestor` or `worker`
/// @param process its name
record Scrape(String kind, String process, List<Sample> samples) {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Pattern LINE =
            Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)\\})? (\\S+)(?: \\d+)?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /// The metrics of every service that answers.
    static List<Scrape> all(Deployment deployment, Http http) throws InterruptedException {
        var scrapes = new ArrayList<Scrape>();
        for (var service : deployment.services()) {
            var name = service.process().name();
            http.text(service.management().resolve("/actuator/prometheus"), PATIENCE)
                    .map(text -> read(name.replaceFirst("-\\d+$", ""), name, text))
                    .ifPresent(scrapes::add);
        }
        return scrapes;
    }

    record Sample(String name, Map<String, String> labels, double value) {}

    static Scrape read(String kind, String process, String text) {
        var samples = new ArrayList<Sample>();
        text.lines()
                .filter(line -> !line.startsWith("#"))
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .forEach(line ->
                        samples.add(
                                new Sample(
                                        line.group(1),
                                        labels(line.group(2)),
                                        Double.parseDouble(
                                                line.group(3).replace("Inf", "Infinity")))));
        return new Scrape(kind, process, List.copyOf(samples));
    }

    static Map<String, String> labels(@Nullable String text) {
        var labels = new HashMap<String, String>();
        if (text != null) {
            var label = LABEL.matcher(text);
            while (label.find()) {
                labels.put(label.group(1), label.group(2));
            }
        }
        return labels;
    }

    /// The sum over all series of a metric that have these labels; 0 if there are none, as a
    /// counter appears when it first counts.
    double sum(String name, Map<String, String> labels) {
        return samples.stream()
                .filter(sample -> matches(sample, name, labels))
                .mapToDouble(Sample::value)
                .sum();
    }

    /// The same, but with one more in the first such series, or in a new one.
    Scrape withOneMore(String name, Map<String, String> labels) {
        var changed = new ArrayList<>(samples);
        for (int i = 0; i < changed.size(); i++) {
            var sample = changed.get(i);
            if (matches(sample, name, labels)) {
                changed.set(i, new Sample(name, sample.labels(), sample.value() + 1));
                return new Scrape(kind, process, changed);
            }
        }
        changed.add(new Sample(name, labels, 1));
        return new Scrape(kind, process, changed);
    }

    private static boolean matches(Sample sample, String name, Map<String, String> labels) {
        return sample.name().equals(name)
                && sample.labels().entrySet().containsAll(labels.entrySet());
    }
}
