package io.payrail.worker.topic;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.stereotype.Component;

/// Makes the topics that are missing, as soon as the broker is there: it may come up after the
/// worker. Consumers find their topics by themselves once they exist.
@Component
class TopicsOnStart implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(TopicsOnStart.class);
    private static final long PAUSE_SECONDS = 2;

    private final KafkaAdmin admin;
    private CountDownLatch stopping = new CountDownLatch(0);

    TopicsOnStart(KafkaAdmin admin) {
        this.admin = admin;
    }

    @Override
    public synchronized void start() {
        stopping = new CountDownLatch(1);
        var stop = stopping;
        Thread.ofVirtual().name("topics").start(() -> untilMade(stop));
    }

    private void untilMade(CountDownLatch stop) {
        try {
            while (!admin.initialize()) {
                log.info("The broker is not there; topics are made when it is");
                if (stop.await(PAUSE_SECONDS, TimeUnit.SECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void stop() {
        stopping.countDown();
    }

    @Override
    public synchronized boolean isRunning() {
        return stopping.getCount() > 0;
    }

    /// Before the consumers.
    @Override
    public int getPhase() {
        return -1;
    }
}
