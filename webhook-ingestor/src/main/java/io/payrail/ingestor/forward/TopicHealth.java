package io.payrail.ingestor.forward;

import io.payrail.contract.Topics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartitionInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Says whether [Topics#STRIPE_EVENTS] can take events, as cheaply as it can be known: an event
/// acknowledged a moment ago is proof, and only an idle ingestor asks the broker, at most once in
/// each interval however often it is asked itself. Down while a partition has no leader or the
/// topic is missing, as events for it are then refused. Why it is down, brokers' addresses and all,
/// is for the log, once for each reason.
final class TopicHealth implements HealthIndicator, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TopicHealth.class);

    private final Admin admin;
    private final LastAcknowledgement lastAcknowledgement;
    private final Duration probeTimeout;
    private final Duration probeEvery;
    private Health probed = Health.unknown().build();
    private String reason = "";
    private boolean everProbed;
    private long probedAtNanos;

    TopicHealth(
            Admin admin,
            LastAcknowledgement lastAcknowledgement,
            Duration probeTimeout,
            Duration probeEvery) {
        this.admin = admin;
        this.lastAcknowledgement = lastAcknowledgement;
        this.probeTimeout = probeTimeout;
        this.probeEvery = probeEvery;
    }

    @Override
    public Health health() {
        return lastAcknowledgement.isWithin(probeEvery) ? Health.up().build() : probe();
    }

    private synchronized Health probe() {
        if (!everProbed || System.nanoTime() - probedAtNanos > probeEvery.toNanos()) {
            probed = ask();
            probedAtNanos = System.nanoTime();
            everProbed = true;
        }
        return probed;
    }

    private Health ask() {
        try {
            TopicDescription topic =
                    admin.describeTopics(List.of(Topics.STRIPE_EVENTS))
                            .allTopicNames()
                            .get(probeTimeout.toMillis(), TimeUnit.MILLISECONDS)
                            .get(Topics.STRIPE_EVENTS);
            boolean led =
                    topic != null && topic.partitions().stream().allMatch(TopicHealth::hasLeader);
            return led ? up() : down("a partition has no leader");
        } catch (ExecutionException e) {
            return down(e.getCause() == null ? e.toString() : e.getCause().toString());
        } catch (TimeoutException _) {
            return down("no answer in " + probeTimeout);
        } catch (KafkaException e) {
            return down(e.toString());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return down("interrupted");
        }
    }

    private static boolean hasLeader(TopicPartitionInfo partition) {
        return partition.leader() != null && !partition.leader().isEmpty();
    }

    private Health up() {
        reason = "";
        return Health.up().build();
    }

    private Health down(String why) {
        if (!why.equals(reason)) {
            reason = why;
            log.warn("{} cannot take events: {}", Topics.STRIPE_EVENTS, why);
        }
        return Health.down().build();
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
