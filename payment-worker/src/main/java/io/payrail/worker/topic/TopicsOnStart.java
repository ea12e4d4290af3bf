package io.payrail.worker.topic;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.stereotype.Component;

/// Makes the topics that are missing, as soon as the broker is there: it may come up after the
/// worker. Topics that exist are left as they are: more partitions would send a key elsewhere and
/// break its order. Consumers find their topics by themselves once they exist.
@Component
class TopicsOnStart implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(TopicsOnStart.class);

    /// Seconds until it is tried again to make the topics.
    private static final long PAUSE_SECONDS = 2;

    /// Seconds for which the broker's answer is awaited, for each topic.
    private static final long ANSWER_TIMEOUT_SECONDS = 30;

    private final KafkaAdmin settings;
    private final PayrailTopics topics;
    private CountDownLatch stopping = new CountDownLatch(0);

    TopicsOnStart(KafkaAdmin settings, PayrailTopics topics) {
        this.settings = settings;
        this.topics = topics;
    }

    @Override
    public synchronized void start() {
        stopping = new CountDownLatch(1);
        var stop = stopping;
        Thread.ofVirtual().name("topics").start(() -> untilMade(stop));
    }

    private void untilMade(CountDownLatch stop) {
        try {
            while (!made()) {
                if (stop.await(PAUSE_SECONDS, TimeUnit.SECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean made() throws InterruptedException {
        try (var admin = Admin.create(settings.getConfigurationProperties())) {
            for (var creation : admin.createTopics(topics.all()).values().values()) {
                awaitUnlessItExists(creation);
            }
            return true;
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            log.warn("Topics are made when the broker lets them be: {}", e.toString());
            return false;
        }
    }

    private static void awaitUnlessItExists(KafkaFuture<Void> creation)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            creation.get(ANSWER_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
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
