package io.payrail.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What is on the wire, in files that are never changed or deleted: `golden/<wire name>.json`.
/// Where a field was added, the newer form is in a file beside the older one, `<wire name>+2.json`.
final class Golden {
    static final JsonMapper JSON = JsonMapper.shared();

    private Golden() {}

    /// The newest form of a message.
    static byte[] bytes(String wireName) {
        return file(newest(wireName));
    }

    private static String newest(String wireName) {
        return files().stream()
                .filter(file -> wireName(file).equals(wireName))
                .max(Comparator.comparingInt(Golden::form))
                .orElseThrow(() -> new AssertionError("there is no golden file of " + wireName));
    }

    /// The files that hold an older form.
    static Set<String> earlier() {
        return files().stream()
                .filter(file -> !file.equals(newest(wireName(file))))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static String wireName(String file) {
        return file.replaceFirst("\\+\\d+$", "");
    }

    private static int form(String file) {
        return file.equals(wireName(file))
                ? 1
                : Integer.parseInt(file.substring(wireName(file).length() + 1));
    }

    static byte[] file(String name) {
        try (InputStream file =
                Objects.requireNonNull(
                        Golden.class.getResourceAsStream("/golden/" + name + ".json"),
                        () -> "there is no golden file " + name)) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode tree(String wireName) {
        return JSON.readTree(bytes(wireName));
    }

    /// All files, without their ending.
    static Set<String> files() {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/golden"))) {
            return files.map(file -> file.getFileName().toString().replaceFirst("\\.json$", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Every message with its wire name.
    static SortedMap<String, Object> messages() {
        var all = new TreeMap<String, Object>();
        Stream.of(
                        CommandTypes.COMMANDS.records().keySet(),
                        CommandTypes.REPLIES.records().keySet(),
                        EventTypes.all().keySet())
                .flatMap(Set::stream)
                .forEach(type -> all.put(type, decode(type, bytes(type))));
        return all;
    }

    static Object message(String wireName) {
        return Objects.requireNonNull(messages().get(wireName), wireName);
    }

    /// Reads a message the way its topic's consumer does.
    static Object decode(String wireName, byte[] json) {
        if (CommandTypes.COMMANDS.records().containsKey(wireName)) {
            return Messages.decodeCommand(json);
        }
        if (CommandTypes.REPLIES.records().containsKey(wireName)) {
            return Messages.decodeReply(json);
        }
        return Messages.decodeEvent(wireName, json)
                .orElseThrow(() -> new AssertionError(wireName + " is not known"));
    }

    /// Writes a message the way its topic's producer does.
    static byte[] encode(Object message) {
        return switch (message) {
            case Command command -> Messages.encode(command);
            case Reply reply -> Messages.encode(reply);
            case Event event -> Messages.encode(event);
            default -> throw new AssertionError(message.getClass() + " is no message");
        };
    }
}
