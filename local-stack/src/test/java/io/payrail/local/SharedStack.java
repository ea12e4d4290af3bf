package io.payrail.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.util.FileSystemUtils;

/// One stack for all test classes that leave it running: given to whoever has a parameter of its
/// type, started for the first and stopped after the last test of all.
final class SharedStack implements ParameterResolver {
    private record Started(Path folder, LocalStack stack) implements AutoCloseable {
        static Started inNewFolder() {
            try {
                Path folder = Files.createTempDirectory("payrail-shared-stack");
                return new Started(folder, PatientApi.start(folder));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            stack.close();
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == LocalStack.class;
    }

    @Override
    public LocalStack resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(SharedStack.class))
                .computeIfAbsent(Started.class, _ -> Started.inNewFolder(), Started.class)
                .stack();
    }
}
