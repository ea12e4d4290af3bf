package io.payrail.system;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import io.payrail.system.agent.Agent;
import io.payrail.system.agent.CrashPoint;
import io.payrail.system.agent.Mutation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/// Attaches [Agent] to a worker that runs. It is packed from the test classes into a jar of its
/// own, so the worker's jar, its options and its settings are those that are deployed.
final class WorkerAgent {
    private static final int PATIENCE_SECONDS = 10;

    private final Path jar;

    private WorkerAgent(Path jar) {
        this.jar = jar;
    }

    /// Packs the agent into a folder.
    static WorkerAgent packedInto(Path folder) {
        var jar = folder.resolve("worker-agent.jar");
        var manifest = new Manifest();
        var attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Agent-Class", Agent.class.getName());
        attributes.putValue("Can-Retransform-Classes", "true");
        var classes = Agent.class.getPackageName().replace('.', '/');
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                var files = Files.list(testClasses().resolve(classes))) {
            for (var file : files.filter(WorkerAgent::isClass).toList()) {
                out.putNextEntry(new JarEntry(classes + "/" + file.getFileName()));
                Files.copy(file, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + jar, e);
        }
        return new WorkerAgent(jar);
    }

    private static Path testClasses() {
        try {
            return Path.of(Agent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("test classes lie in a folder", e);
        }
    }

    private static boolean isClass(Path file) {
        return file.toString().endsWith(".class") && !file.toString().endsWith("Test.class");
    }

    /// Has a worker end at a point.
    ///
    /// @param pass at which of its passes, from 1
    /// @return done when it has
    CompletableFuture<Void> arm(ManagedProcess worker, CrashPoint point, int pass) {
        var end = worker.expectEnd(CrashPoint.EXIT_CODE);
        try {
            attach(worker, point.name() + ":" + pass);
        } catch (IllegalStateException e) {
            // It may have come to the point before it could answer.
            if (!endsSoon(end)) {
                throw e;
            }
        }
        return end;
    }

    private static boolean endsSoon(CompletableFuture<Void> end) {
        try {
            end.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
            return true;
        } catch (CompletionException e) {
            return false;
        }
    }

    /// Gives a worker its own code back.
    void restore(ManagedProcess worker) {
        worker.expectNoEnd();
        attach(worker, Agent.RESTORE);
    }

    /// Breaks a rule of a worker's, until it is restored or ends.
    void mutate(ManagedProcess worker, Mutation mutation) {
        attach(worker, mutation.name());
    }

    private void attach(ManagedProcess worker, String arguments) {
        try {
            var machine = VirtualMachine.attach(Long.toString(worker.pid()));
            try {
                machine.loadAgent(jar.toString(), arguments);
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException
                | AgentLoadException
                | AgentInitializationException
                | IOException e) {
            throw new IllegalStateException(
                    "%s cannot be given %s; its log says why".formatted(worker.name(), arguments),
                    e);
        }
    }
}
