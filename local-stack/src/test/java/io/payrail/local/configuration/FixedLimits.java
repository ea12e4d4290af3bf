package io.payrail.local.configuration;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;

/// The limits, times and sizes that no setting changes: every constant of the services' sources
/// that is a number or a duration, with the comment above it.
final class FixedLimits {
    private static final Set<String> TYPES =
            Set.of("Duration", "DataSize", "int", "long", "double", "float");

    /// Numbers that limit nothing: names of locks, forms of ids and digests, signs and factors.
    private static final Set<String> NO_LIMITS =
            Set.of(
                    "AddressHashes.BYTES",
                    "Buckets.LOAD",
                    "CommandIds.VARIANT",
                    "Digest.Builder.ABSENT",
                    "Digest.BYTES",
                    "EnvelopeReader.ENCODING_PROBE_BYTES",
                    "EnvelopeReader.FIRST_BYTE_OF_UTF8_MARK",
                    "Leadership.LOCK",
                    "RateLimit.NANOS",
                    "Receipts.SIGNATURE_BYTES",
                    "Sealer.LOCK",
                    "SignatureHeader.DIGEST_BYTES",
                    "SlotGuard.COMPARABLE",
                    "WaitingSocketFactory.LOOK_MILLIS",
                    "WebhookSecret.FINGERPRINT_BYTES");

    /// What a number must look like to be a card's.
    private static final String NO_LIMITS_AT_ALL = "CardNumbers.";

    /// One of them.
    ///
    /// @param packageName where it is
    /// @param name its class and its own
    record Limit(String packageName, String name, String value, String meaning) {
        static final String HEADER =
                """
                | constant | value | meaning |
                |---|---|---|
                """;

        String line() {
            return "| `%s` | `%s` | %s |\n".formatted(name, value, meaning.replace("|", "\\|"));
        }
    }

    private final List<Limit> limits = new ArrayList<>();
    private final List<String> unexplained = new ArrayList<>();
    private final Set<String> unseen = new HashSet<>(NO_LIMITS);

    static FixedLimits read() throws IOException {
        var sources = new ArrayList<Path>();
        for (var module : Modules.NAMES) {
            try (var files = Files.walk(Path.of("..", module, "src/main/java"))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .sorted()
                        .forEach(sources::add);
            }
        }
        var compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var units = files.getJavaFileObjectsFromPaths(sources);
            var task = (JavacTask) compiler.getTask(null, files, null, null, null, units);
            var read = new FixedLimits();
            for (var unit : task.parse()) {
                var packageName = unit.getPackageName();
                if (packageName != null) {
                    read.read(DocTrees.instance(task), packageName.toString(), unit);
                }
            }
            return read;
        }
    }

    List<Limit> all() {
        return limits;
    }

    List<String> unexplained() {
        return unexplained;
    }

    /// Exceptions that nothing in the sources needs any more.
    Set<String> needlessExceptions() {
        return unseen;
    }

    private void read(DocTrees trees, String packageName, Tree unit) {
        new TreePathScanner<Void, String>() {
            @Override
            public Void visitClass(ClassTree type, String outer) {
                var name = (outer.isEmpty() ? "" : outer + ".") + type.getSimpleName();
                return super.visitClass(type, name);
            }

            @Override
            public Void visitVariable(VariableTree variable, String type) {
                var name = type + "." + variable.getName();
                if (isConstant(variable)
                        && !unseen.remove(name)
                        && !name.startsWith(NO_LIMITS_AT_ALL)) {
                    var comment = trees.getDocComment(getCurrentPath());
                    if (comment == null || comment.isBlank()) {
                        unexplained.add(name);
                    } else {
                        limits.add(
                                new Limit(
                                        packageName,
                                        name,
                                        value(packageName, type, variable),
                                        comment.replaceAll("\\s+", " ").strip()));
                    }
                }
                return super.visitVariable(variable, type);
            }
        }.scan(unit, "");
    }

    private static boolean isConstant(VariableTree variable) {
        return variable.getModifiers()
                        .getFlags()
                        .containsAll(Set.of(Modifier.STATIC, Modifier.FINAL))
                && TYPES.contains(String.valueOf(variable.getType()))
                && !variable.getName().contentEquals("serialVersionUID");
    }

    private static String value(String packageName, String type, VariableTree variable) {
        try {
            var field =
                    Class.forName(packageName + "." + type.replace('.', '$'))
                            .getDeclaredField(variable.getName().toString());
            field.setAccessible(true);
            return field.get(null) instanceof Duration duration
                    ? OwnSettings.span(duration)
                    : String.valueOf(field.get(null));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
