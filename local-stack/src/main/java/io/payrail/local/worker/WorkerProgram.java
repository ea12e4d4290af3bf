package io.payrail.local.worker;

import io.payrail.worker.PaymentWorker;
import org.slf4j.bridge.SLF4JBridgeHandler;

/// A payment worker in a process of its own, which ends with the process that started it.
public final class WorkerProgram {
    static final String PARENT = "payrail.parent";

    private WorkerProgram() {}

    public static void main(String[] arguments) {
        // As in the stack: logging is set up once, by logback.xml.
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        Thread.ofVirtual().name("parent").start(WorkerProgram::endWithParent);
        PaymentWorker.application().run(arguments);
    }

    private static void endWithParent() {
        ProcessHandle.of(Long.getLong(PARENT, -1L)).ifPresent(parent -> parent.onExit().join());
        // The servers have gone with it: there is nothing to take leave of.
        Runtime.getRuntime().halt(1);
    }
}
