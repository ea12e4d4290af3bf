package io.payrail.api.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.payrail.contract.Headers;
import io.payrail.contract.MalformedMessageException;
import io.payrail.contract.Messages;
import io.payrail.contract.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.stereotype.Component;

/// Reads this instance's partition of the replies and hands each reply to the requests that wait
/// for it. No consumer group: the partition is assigned by configuration, reading starts at the end
/// when the instance starts and goes on where it was after Kafka was away. One thread of its own,
/// which also keeps Kafka's last sign of life; only that thread touches the consumer.
@Component
final class Replies implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Replies.class);

    /// The longest that one look for replies waits in Kafka's consumer; a reply ends it at once.
    private static final Duration POLL = Duration.ofMillis(500);

    /// How long a stop waits for the thread that reads replies.
    private static final Duration STOP = Duration.ofSeconds(5);

    private final ConsumerFactory<String, byte[]> consumers;
    private final Waiting waiting;
    private final Unanswered unanswered;
    private final CommandMetrics metrics;
    private final CommandProperties properties;
    private final TopicPartition partition;

    private @Nullable Run run;

    Replies(
            ConsumerFactory<String, byte[]> consumers,
            Waiting waiting,
            Unanswered unanswered,
            CommandMetrics metrics,
            CommandProperties properties) {
        this.consumers = consumers;
        this.waiting = waiting;
        this.unanswered = unanswered;
        this.metrics = metrics;
        this.properties = properties;
        partition = new TopicPartition(Topics.REPLIES, properties.replyPartition());
    }

    /// Whether replies are being read, so that a command published now cannot miss its own: the
    /// consumer has its position, and Kafka answered within the contact timeout.
    boolean inContact() {
        var current = current();
        return current != null && current.inContact();
    }

    /// Whether the thread lives, as long as it should.
    boolean isBeingRead() {
        var current = current();
        return current == null || current.thread.isAlive();
    }

    @Override
    public synchronized void start() {
        if (run == null) {
            run = new Run();
        }
    }

    @Override
    public void stop() {
        Run ended;
        synchronized (this) {
            ended = run;
            run = null;
        }
        if (ended != null) {
            ended.stop();
        }
    }

    @Override
    public boolean isRunning() {
        return current() != null;
    }

    /// Before the web server starts, after it has stopped.
    @Override
    public int getPhase() {
        return 0;
    }

    private synchronized @Nullable Run current() {
        return run;
    }

    /// One life of the thread, from start to stop.
    private final class Run {
        private final CountDownLatch stopping = new CountDownLatch(1);
        private final Thread thread;
        private volatile @Nullable Consumer<String, byte[]> consumer;
        private volatile @Nullable Contact contact;
        private long nextOffset = -1;
        private boolean complained;

        Run() {
            thread =
                    Thread.ofPlatform()
                            .name("replies-" + partition.partition())
                            .daemon()
                            .start(this::read);
        }

        boolean inContact() {
            var last = contact;
            return last != null && last.isRecent(properties.contactTimeout());
        }

        void stop() {
            stopping.countDown();
            var open = consumer;
            if (open != null) {
                open.wakeup();
            }
            try {
                if (!thread.join(STOP)) {
                    log.warn("The replies' thread did not end within {}", STOP);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void read() {
            do {
                try (var opened = consumers.createConsumer(null, null)) {
                    consumer = opened;
                    position(opened);
                    while (!isStopping()) {
                        opened.poll(POLL)
                                .forEach(record -> {
                                    receive(record);
                                    nextOffset = record.offset() + 1;
                                });
                        contact = Contact.of(opened, contact);
                    }
                } catch (WakeupException e) {
                    log.debug("Woken up to stop", e);
                } catch (RuntimeException e) {
                    complain(e);
                } finally {
                    consumer = null;
                    contact = null;
                }
            } while (pauseUnlessStopping());
        }

        private void position(Consumer<String, byte[]> opened) {
            opened.assign(Set.of(partition));
            if (nextOffset >= 0) {
                opened.seek(partition, nextOffset);
            } else {
                opened.seekToEnd(List.of(partition));
                // Fails where the partition is not there, and is resolved now rather than at the
                // first poll.
                nextOffset = opened.position(partition, properties.contactTimeout());
            }
            contact = Contact.of(opened, null);
            complained = false;
            log.info("Reading replies of {} from offset {}", partition, nextOffset);
        }

        private void receive(ConsumerRecord<String, byte[]> record) {
            try {
                var reply = Messages.decodeReply(value(record));
                unanswered.settle(reply.commandId());
                if (waiting.answer(reply, fingerprint(record))) {
                    metrics.delivered(reply);
                } else {
                    metrics.late();
                }
            } catch (MalformedMessageException e) {
                metrics.malformed();
                log.error("{} at offset {}: {}", partition, record.offset(), e.getMessage());
            }
        }

        /// Of the command that is answered; a reply that does not say is nobody's.
        private static String fingerprint(ConsumerRecord<?, ?> record) {
            var header = record.headers().lastHeader(Headers.COMMAND_FINGERPRINT);
            return header == null ? "" : new String(header.value(), UTF_8);
        }

        private static byte[] value(ConsumerRecord<String, byte @Nullable []> record) {
            var value = record.value();
            return value == null ? new byte[0] : value;
        }

        private void complain(RuntimeException e) {
            if (complained) {
                log.debug("Still no replies from {}", partition, e);
            } else {
                complained = true;
                log.warn(
                        "Replies cannot be read from {} and commands are refused: {}; trying again"
                                + " every {}",
                        partition,
                        e.toString(),
                        properties.reconnectDelay());
            }
        }

        private boolean isStopping() {
            return stopping.getCount() == 0;
        }

        private boolean pauseUnlessStopping() {
            try {
                return !stopping.await(
                        properties.reconnectDelay().toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                return false;
            }
        }
    }
}
