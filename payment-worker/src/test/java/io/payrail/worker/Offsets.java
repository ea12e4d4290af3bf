package io.payrail.worker;

import io.payrail.embedded.Servers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/// What the broker knows of a consumer group.
final class Offsets implements AutoCloseable {
    private final Admin admin =
            Admin.create(
                    Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, Servers.bootstrapServers()));
    private final String group;

    Offsets(String group) {
        this.group = group;
    }

    Map<TopicPartition, Long> committed() {
        var offsets =
                get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(group));
        var committed = new HashMap<TopicPartition, Long>();
        offsets.forEach((partition, offset) -> committed.put(partition, offset.offset()));
        return committed;
    }

    /// Where the committed partitions end now.
    Map<TopicPartition, Long> ends() {
        var asked =
                committed().keySet().stream()
                        .collect(
                                Collectors.toMap(partition -> partition, _ -> OffsetSpec.latest()));
        var ends = new HashMap<TopicPartition, Long>();
        get(admin.listOffsets(asked).all())
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    /// How many members of the group own partitions.
    long owners() {
        return Objects.requireNonNull(
                        get(admin.describeConsumerGroups(List.of(group)).all()).get(group))
                .members()
                .stream()
                .filter(member -> !member.assignment().topicPartitions().isEmpty())
                .count();
    }

    private static <T> T get(KafkaFuture<T> answer) {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
