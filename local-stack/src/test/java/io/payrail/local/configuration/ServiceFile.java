package io.payrail.local.configuration;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.comments.CommentLine;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/// The settings in a service's file, with the comments above them.
///
/// @param values by name; what is a list is separated by commas
/// @param comments by name, where there is one
record ServiceFile(Map<String, String> values, Map<String, String> comments) {
    static ServiceFile read(String name) throws IOException {
        var options = new LoaderOptions();
        options.setProcessComments(true);
        try (var text =
                new InputStreamReader(
                        new ClassPathResource(name).getInputStream(), StandardCharsets.UTF_8)) {
            var file = new ServiceFile(new LinkedHashMap<>(), new LinkedHashMap<>());
            file.add("", new Yaml(options).compose(text));
            return file;
        }
    }

    private void add(String prefix, Node node) {
        switch (node) {
            case MappingNode mapping -> mapping.getValue().forEach(tuple -> add(prefix, tuple));
            case SequenceNode list ->
                    values.put(
                            prefix,
                            list.getValue().stream()
                                    .map(each -> ((ScalarNode) each).getValue())
                                    .collect(joining(",")));
            case ScalarNode scalar -> values.put(prefix, scalar.getValue());
            default -> throw new AssertionError("What is a " + node + "?");
        }
    }

    private void add(String prefix, NodeTuple tuple) {
        var key = ((ScalarNode) tuple.getKeyNode()).getValue();
        var name = prefix.isEmpty() ? key : prefix + "." + key;
        var comment = text(tuple.getKeyNode().getBlockComments());
        if (comment != null) {
            comments.put(name, comment);
        }
        add(name, tuple.getValueNode());
    }

    private static @Nullable String text(@Nullable List<CommentLine> lines) {
        return lines == null || lines.isEmpty()
                ? null
                : lines.stream()
                        .map(line -> Objects.requireNonNull(line.getValue()).strip())
                        .filter(line -> !line.isEmpty())
                        .collect(joining(" "));
    }
}
