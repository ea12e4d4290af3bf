package io.payrail.system;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One deployment, and what watches it: runs are played on it one after the other. Each has users,
/// keys and references of its own, its processes come and go, and the system and Stripe keep all
/// that came before, so that each verdict is about all of it. One thread.
final class Stage implements AutoCloseable {
    private final Path folder;
    private final Keys keys;
    private final Deployment deployment;
    private final Http http = new Http();
    private final Stripe stripe;
    private final List<App> apps = new ArrayList<>();
    private List<String> prices = List.of();
    private @Nullable Tape tape;
    private @Nullable WorkerAgent agent;
    private boolean tampered;

    private Stage(Path folder, Clock clock) {
        this.folder = folder;
        keys = new Keys(clock.instant());
        deployment = new Deployment(folder, keys);
        stripe = new Stripe(http, deployment);
    }

    /// Starts a system of its own and waits until it is ready.
    ///
    /// @param folder for data and logs, deleted if it exists
    static Stage open(Path folder, Clock clock) throws InterruptedException {
        var stage = new Stage(folder, clock);
        try {
            var chaos = stage.chaos(0);
            stage.deployment.keepClasses();
            stage.deployment.start();
            chaos.awaitSimulator();
            stage.stripe.connect();
            stage.prices = Catalog.setUp(stage.http, stage.deployment);
            chaos.awaitReady();
            stage.deployment.writeClasses();
            chaos.awaitReady();
            return stage;
        } catch (InterruptedException | RuntimeException e) {
            stage.close();
            throw e;
        }
    }

    Deployment deployment() {
        return deployment;
    }

    Stripe stripe() {
        return stripe;
    }

    Chaos chaos(long seed) {
        return new Chaos(deployment, stripe, http, seed);
    }

    WorkerAgent workerAgent() {
        if (agent == null) {
            agent = WorkerAgent.packedInto(folder);
        }
        return agent;
    }

    /// A new app, whose promises count until the end of this stage.
    App app() {
        var app = new App(http, deployment, keys, Run.CLIENT_PATIENCE);
        apps.add(app);
        return app;
    }

    Payer payer() {
        return new Payer(http, deployment);
    }

    List<String> prices() {
        return prices;
    }

    List<Promise> promises() {
        return apps.stream().flatMap(app -> app.promises().stream()).toList();
    }

    /// Read on from where it was left.
    Tape tape() {
        if (tape == null) {
            tape = new Tape(deployment.bootstrapServers());
        }
        return tape;
    }

    /// The metrics of the services that answer.
    List<Scrape> scrapes() throws InterruptedException {
        return Scrape.all(deployment, http);
    }

    Evidence evidence(Database database) throws SQLException, InterruptedException {
        return Evidence.gather(promises(), scrapes(), stripe, database, tape());
    }

    /// Whether the judge has still to be judged here: once is enough for one system.
    boolean firstTampering() {
        boolean first = !tampered;
        tampered = true;
        return first;
    }

    @Override
    public void close() {
        apps.forEach(App::close);
        if (tape != null) {
            tape.close();
        }
        deployment.close();
        http.close();
    }
}
