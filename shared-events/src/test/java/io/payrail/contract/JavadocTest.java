package io.payrail.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/// What `javadoc -Xdoclint:all` would find, found by the compiler in a fraction of the time.
final class JavadocTest {
    @Test
    void everyPublicTypeMethodAndComponentIsDocumentedAndEveryReferenceLeadsSomewhere()
            throws IOException {
        var compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
        var findings = new DiagnosticCollector<JavaFileObject>();
        try (var files = compiler.getStandardFileManager(null, null, null);
                var sources = Files.walk(Path.of("src/main/java"))) {
            var task =
                    compiler.getTask(
                            null,
                            files,
                            findings,
                            List.of("-Xdoclint:all/protected", "-proc:none"),
                            null,
                            files.getJavaFileObjectsFromPaths(
                                    sources.filter(file -> file.toString().endsWith(".java"))
                                            .toList()));
            var _ = ((JavacTask) task).analyze();
        }

        assertThat(findings.getDiagnostics())
                .filteredOn(finding -> !isAboutACompactConstructor(finding))
                .isEmpty();
    }

    /// It checks what the record's own comment says, and has nothing to add.
    private static boolean isAboutACompactConstructor(
            Diagnostic<? extends JavaFileObject> finding) {
        var file = finding.getSource();
        try {
            return file != null
                    && file.getCharContent(true)
                            .toString()
                            .substring((int) finding.getPosition())
                            .matches("(?s)(public )?\\w+ \\{.*");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
