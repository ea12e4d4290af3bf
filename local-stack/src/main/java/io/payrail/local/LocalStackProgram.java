package io.payrail.local;

import io.payrail.embedded.ServerStartException;
import io.payrail.local.demo.Demo;
import io.payrail.local.token.User;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/// The program behind `./mvnw -Plocal` and `./mvnw -Plocal -Ddemo`: starts everything, says what
/// there is, and waits for a signal, or plays the scripted day and exits with 1 if anything was
/// wrong.
public final class LocalStackProgram {
    private LocalStackProgram() {}

    public static void main(String[] arguments) throws InterruptedException {
        Settings settings;
        try {
            settings = Settings.from(System.getenv());
        } catch (UnusableSettingException e) {
            System.err.println("\n  " + e.getMessage() + "\n");
            System.exit(1);
            return;
        }
        // Before the first logger exists, which opens the file; and the services leave it as it is.
        System.setProperty("payrail.log", settings.log().toString());
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        System.exit(run(settings));
    }

    /// Runs to the end.
    ///
    /// @return the exit code
    private static int run(Settings settings) throws InterruptedException {
        long began = System.nanoTime();
        var running = new Running();
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(running, settings), "stop"));
        if (settings.stopWithParent()) {
            ProcessHandle.current()
                    .parent()
                    .ifPresent(parent -> Thread.ofVirtual().start(() -> await(parent, stopped)));
        }
        Clock clock = Clock.systemUTC();
        LocalStack stack;
        try {
            System.out.println("\n  Starting PostgreSQL, Kafka and Payrail …");
            stack = new LocalStack(settings, Ports.usual(), running, clock);
        } catch (ServerStartException e) {
            System.err.println("\n  " + e.getMessage() + "\n");
            return 1;
        } catch (RuntimeException e) {
            if (running.isClosed()) {
                return 0;
            }
            LoggerFactory.getLogger(LocalStackProgram.class).error("Cannot start", e);
            System.err.printf(
                    "%n  The start failed: %s%n  All of it is in %s. If the data was made by another"
                            + " version, delete %s.%n%n",
                    cause(e), settings.log(), settings.data());
            return 1;
        }
        Banner.print(stack, settings, Duration.ofNanos(System.nanoTime() - began), System.out);
        if (settings.demo()) {
            // Somebody new each time, whose first customer and payments these are.
            User user = User.named("demo-" + clock.instant().getEpochSecond());
            return play(new Demo(stack.target(user), clock, System.out), settings);
        }
        stopped.await();
        return 0;
    }

    /// The exit code. A demo that breaks off has not shown what it should.
    private static int play(Demo demo, Settings settings) throws InterruptedException {
        try {
            return demo.play() ? 0 : 1;
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(LocalStackProgram.class).error("The demo broke off", e);
            System.err.printf(
                    "%n  The demo broke off: %s%n  All of it is in %s.%n%n",
                    cause(e), settings.log());
            return 1;
        }
    }

    /// The innermost cause in one line.
    private static String cause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }

    private static void await(ProcessHandle parent, CountDownLatch stopped) {
        parent.onExit().join();
        stopped.countDown();
    }

    private static void stop(Running running, Settings settings) {
        System.out.println("\n  Stopping …");
        running.close();
        System.out.println("  Stopped. The data is kept in " + settings.data() + "\n");
        System.out.flush();
    }
}
