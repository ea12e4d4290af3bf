package io.payrail.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The identities between counters that hold in each process at rest, read from where they are
/// documented: the code block under "Arithmetic" in `docs/metrics.md`, a line each, `process: total
/// = part + part`. So the document cannot differ from what is judged.
record Arithmetic(List<Identity> identities) {
    private static final Pattern BLOCK =
            Pattern.compile("## Arithmetic\n.*?\n```\n(.*?)\n```", Pattern.DOTALL);
    private static final Pattern TERM = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})?");

    /// A counter, or the sum of its series that have some labels.
    record Term(String name, Map<String, String> labels) {
        static Term read(String text) {
            var matcher = TERM.matcher(text.strip());
            if (!matcher.matches()) {
                throw new IllegalArgumentException("not a metric: " + text);
            }
            return new Term(matcher.group(1), Scrape.labels(matcher.group(2)));
        }

        double in(Scrape scrape) {
            return scrape.sum(name, labels);
        }
    }

    /// What holds in each process of a kind.
    record Identity(String kind, String text, Term total, List<Term> parts) {
        static Identity read(String line) {
            int colon = line.indexOf(':');
            // An equals sign between two blanks: labels have theirs without.
            int equals = line.indexOf(" = ");
            var text = line.substring(colon + 1).strip();
            var parts = new ArrayList<Term>();
            for (var part : line.substring(equals + 3).split(" \\+ ", -1)) {
                parts.add(Term.read(part));
            }
            return new Identity(
                    line.substring(0, colon).strip(),
                    text,
                    Term.read(line.substring(colon + 1, equals)),
                    parts);
        }

        boolean concerns(Scrape scrape) {
            return scrape.kind().equals(kind);
        }

        double totalIn(Scrape scrape) {
            return total.in(scrape);
        }

        double partsIn(Scrape scrape) {
            return parts.stream().mapToDouble(part -> part.in(scrape)).sum();
        }
    }

    static Arithmetic documented() {
        var file =
                Path.of(System.getProperty("system.root", ".."))
                        .resolve("docs")
                        .resolve("metrics.md");
        try {
            return read(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    static Arithmetic read(String document) {
        var block = BLOCK.matcher(document);
        if (!block.find()) {
            throw new IllegalArgumentException("no code block under \"Arithmetic\"");
        }
        return new Arithmetic(block.group(1).lines().map(Identity::read).toList());
    }

    /// A line for each identity that does not hold in a process.
    List<String> violations(List<Scrape> scrapes) {
        var wrong = new ArrayList<String>();
        for (var scrape : scrapes) {
            for (var identity : identities) {
                if (identity.concerns(scrape)
                        && identity.totalIn(scrape) != identity.partsIn(scrape)) {
                    wrong.add(
                            "in %s %.0f is not the sum of %s: %s"
                                    .formatted(
                                            scrape.process(),
                                            identity.totalIn(scrape),
                                            identity.parts().stream()
                                                    .map(part -> part.in(scrape))
                                                    .toList(),
                                            identity.text()));
                }
            }
        }
        return wrong;
    }

    /// The identities of which nothing was counted in any process: they hold without saying
    /// anything.
    List<Identity> idle(List<Scrape> scrapes) {
        return identities.stream()
                .filter(identity ->
                        scrapes.stream()
                                .filter(identity::concerns)
                                .allMatch(scrape -> identity.totalIn(scrape) == 0))
                .toList();
    }
}
