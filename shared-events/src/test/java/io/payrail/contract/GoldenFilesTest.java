package io.payrail.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

final class GoldenFilesTest {
    static final Set<String> WIRE_NAMES = Golden.messages().keySet();

    @ParameterizedTest
    @FieldSource("WIRE_NAMES")
    void goldenFileIsReadAsTheRecordThatItStandsFor(String wireName) {
        assertThat(Golden.decode(wireName, Golden.bytes(wireName)))
                .isEqualTo(Golden.message(wireName));
    }

    @ParameterizedTest
    @FieldSource("WIRE_NAMES")
    void recordIsWrittenAsItsGoldenFile(String wireName) {
        var written = Golden.encode(Golden.message(wireName));

        assertThat(Golden.JSON.readTree(written)).isEqualTo(Golden.tree(wireName));
    }

    @ParameterizedTest
    @FieldSource("WIRE_NAMES")
    void fieldsThatThisVersionDoesNotKnowAreIgnored(String wireName) {
        var newer = Golden.tree(wireName);
        objectsIn(newer)
                // Its keys are the app's, not fields.
                .filter(object -> !object.equals(newer.path("metadata")))
                .forEach(object ->
                        object.put("addedLater", 1).putObject("addedAsWell").put("id", true));

        assertThat(Golden.decode(wireName, Golden.JSON.writeValueAsBytes(newer)))
                .isEqualTo(Golden.message(wireName));
    }

    @ParameterizedTest
    @MethodSource("fields")
    void onlyFieldsThatMayBeNullMayBeMissingOrNull(Field field) {
        assertReadable(field, field.tree(ObjectNode::remove));
        assertReadable(field, field.tree(ObjectNode::putNull));
    }

    private static void assertReadable(Field field, JsonNode tree) {
        var json = Golden.JSON.writeValueAsBytes(tree);
        if (field.nullable()) {
            assertThat(Golden.decode(field.wireName(), json)).isNotNull();
        } else {
            assertThatExceptionOfType(MalformedMessageException.class)
                    .isThrownBy(() -> Golden.decode(field.wireName(), json));
        }
    }

    @Test
    void everyEventRecordHasAWireNameOfItsOwn() {
        assertThat(Set.<Class<?>>copyOf(EventTypes.all().values()))
                .isEqualTo(recordsOf(Event.class));
        assertThat(EventTypes.all().keySet())
                .allMatch(name -> name.matches("payrail\\.[a-z_]+\\.[a-z_]+\\.v[1-9][0-9]*"));
        assertThat(EventTypes.all())
                .allSatisfy((name, record) ->
                        assertThat(EventTypes.of((Event) Golden.message(name))).isEqualTo(name));
    }

    @Test
    void everyCommandAndReplyHasAWireNameOfItsOwn() {
        assertThat(Set.<Class<?>>copyOf(CommandTypes.COMMANDS.records().values()))
                .isEqualTo(recordsOf(Command.class));
        assertThat(Set.<Class<?>>copyOf(CommandTypes.REPLIES.records().values()))
                .isEqualTo(recordsOf(Reply.class));
        assertThat(WIRE_NAMES)
                .filteredOn(name -> !name.startsWith("payrail."))
                .allMatch(name -> name.matches("[a-z_]+\\.v[1-9][0-9]*"))
                .allSatisfy(name ->
                        assertThat(Golden.tree(name).path("type").asString()).isEqualTo(name));
    }

    @Test
    void noGoldenFileIsWithoutAType() {
        assertThat(Golden.files().stream().map(Golden::wireName).collect(Collectors.toSet()))
                .isEqualTo(WIRE_NAMES);
    }

    static final Set<String> EARLIER = Golden.earlier();

    /// Read and written again by today's record, it says what it said, and nothing of what was
    /// added.
    @ParameterizedTest
    @FieldSource("EARLIER")
    void whatWasWrittenBeforeAFieldWasAddedIsStillRead(String file) {
        var before = Golden.JSON.readTree(Golden.file(file));
        var message = Golden.decode(Golden.wireName(file), Golden.file(file));

        var now = Golden.JSON.readTree(Golden.encode(message));

        assertThat(now).isNotEqualTo(before);
        assertThat(withoutNulls(now)).isEqualTo(withoutNulls(before));
    }

    private static JsonNode withoutNulls(JsonNode tree) {
        var without = tree.deepCopy();
        objectsIn(without).forEach(object -> object.removeIf(JsonNode::isNull));
        return without;
    }

    /// One field of one golden file, in the message itself or in an object of it.
    record Field(String wireName, String pointer, String name, boolean nullable) {
        interface Change {
            Object apply(ObjectNode object, String field);
        }

        JsonNode tree(Change change) {
            var tree = Golden.tree(wireName);
            change.apply((ObjectNode) tree.at(pointer), name);
            return tree;
        }

        @Override
        public String toString() {
            return wireName + pointer + "/" + name;
        }
    }

    static List<Field> fields() {
        var fields = new ArrayList<Field>();
        Golden.messages()
                .forEach((wireName, message) -> collect(wireName, "", message.getClass(), fields));
        return fields;
    }

    private static void collect(
            String wireName, String pointer, Class<?> type, List<Field> fields) {
        for (var component : type.getRecordComponents()) {
            fields.add(new Field(wireName, pointer, component.getName(), isNullable(component)));
            if (component.getType().isRecord() && component.getType() != Secret.class) {
                collect(wireName, pointer + "/" + component.getName(), component.getType(), fields);
            }
        }
    }

    private static boolean isNullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static Stream<ObjectNode> objectsIn(JsonNode node) {
        var inside = node.valueStream().flatMap(GoldenFilesTest::objectsIn);
        return node instanceof ObjectNode object
                ? Stream.concat(Stream.of(object), inside.toList().stream())
                : inside;
    }

    private static Set<Class<?>> recordsOf(Class<?> sealed) {
        return sealed.isRecord()
                ? Set.of(sealed)
                : Arrays.stream(sealed.getPermittedSubclasses())
                        .flatMap(permitted -> recordsOf(permitted).stream())
                        .collect(Collectors.toSet());
    }
}
