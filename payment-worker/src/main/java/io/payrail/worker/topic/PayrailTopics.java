package io.payrail.worker.topic;

import java.util.List;
import org.apache.kafka.clients.admin.NewTopic;

/// The topics that Payrail needs.
record PayrailTopics(List<NewTopic> all) {}
