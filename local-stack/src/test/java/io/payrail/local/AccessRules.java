package io.payrail.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/// The rules of `deploy/kafka/acls`, which the secure deployment applies, too.
///
/// @param all in the file's order
record AccessRules(List<AclBinding> all) {
    private static final Path FILE = Path.of("..", "deploy", "kafka", "acls");

    static AccessRules deployed() throws IOException {
        try (var lines = Files.lines(FILE)) {
            return new AccessRules(
                    lines.filter(line -> !line.isBlank() && !line.startsWith("#"))
                            .flatMap(AccessRules::bindings)
                            .toList());
        }
    }

    private static Stream<AclBinding> bindings(String line) {
        String[] columns = line.strip().split("\\s+", -1);
        if (columns.length != 4) {
            throw new IllegalArgumentException("Four columns are needed: " + line);
        }
        var resource =
                new ResourcePattern(
                        ResourceType.valueOf(columns[2].toUpperCase(Locale.ROOT)),
                        columns[3],
                        PatternType.LITERAL);
        return Stream.of(columns[1].split(",", -1))
                .map(operation -> AclOperation.valueOf(operation.toUpperCase(Locale.ROOT)))
                .map(operation ->
                        new AclBinding(
                                resource,
                                new AccessControlEntry(
                                        "User:" + columns[0],
                                        "*",
                                        operation,
                                        AclPermissionType.ALLOW)));
    }

    void apply(Map<String, Object> operator) throws Exception {
        try (var admin = Admin.create(operator)) {
            admin.createAcls(all).all().get(30, TimeUnit.SECONDS);
        }
    }

    boolean allow(String user, AclOperation operation, ResourceType type, String name) {
        return all.stream()
                .anyMatch(rule ->
                        rule.entry().principal().equals("User:" + user)
                                && rule.entry().operation() == operation
                                && rule.pattern().resourceType() == type
                                && rule.pattern().name().equals(name));
    }
}
