package io.payrail.ingestor.webhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.contract.Topics;
import io.payrail.embedded.Servers;
import io.payrail.ingestor.RunningIngestor;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/// Sends whatever bytes to a running ingestor, over one connection for as long as it lasts, and
/// holds each answer against the invariant: 200 only where an oracle of its own finds the signature
/// valid, else a 4xx, and in bounded time. An input is the header's value up to the first line
/// feed, then the body. In the header `{now}`, `{past}` and `{future}` stand for times and `{sig}`
/// and `{old}` for signatures of the time and body that are sent, so that bodies can be changed and
/// still be well signed.
final class FuzzedRequests implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofSeconds(15);
    private static final long TOLERANCE_SECONDS = 300;
    private static final String SECRET = RunningIngestor.SECRET;
    private static final String STRANGE_SECRET = "whsec_of_somebody_else_entirely";

    private final RunningIngestor ingestor;
    private final long now;
    private final Map<Integer, Long> answers = new TreeMap<>();
    private final long recordsBefore;
    private long longestNanos;
    private @Nullable Socket connection;

    FuzzedRequests() {
        Servers.createTopics(Map.of(Topics.STRIPE_EVENTS, 3));
        ingestor = RunningIngestor.on(Servers.bootstrapServers());
        now = ingestor.clock.instant().getEpochSecond();
        recordsBefore = records();
    }

    void send(byte[] input) throws IOException {
        int feed = 0;
        while (feed < input.length && input[feed] != '\n') {
            feed++;
        }
        byte[] body =
                feed < input.length
                        ? Arrays.copyOfRange(input, feed + 1, input.length)
                        : new byte[0];
        String header = header(new String(input, 0, feed, ISO_8859_1), body);
        boolean valid = isValid(header, body);
        long start = System.nanoTime();

        int status = exchange(request(header, body));

        long elapsed = System.nanoTime() - start;
        longestNanos = Math.max(longestNanos, elapsed);
        answers.merge(status, 1L, Long::sum);
        if (valid) {
            assertThat(status).isIn(200, 400);
        } else {
            assertThat(status).as("an unproven request").isBetween(400, 499);
        }
        assertThat(Duration.ofNanos(elapsed)).isLessThan(LONGEST);
    }

    private String header(String template, byte[] body) {
        String timed =
                template.replace("{now}", Long.toString(now))
                        .replace("{past}", Long.toString(now - TOLERANCE_SECONDS - 1))
                        .replace("{future}", Long.toString(now + TOLERANCE_SECONDS + 1));
        String time = first(timed, "t=");
        return timed.contains("{")
                ? timed.replace("{sig}", sign(SECRET, time, body))
                        .replace("{old}", sign(STRANGE_SECRET, time, body))
                : timed;
    }

    /// Whether the one who sent it knew the secret and meant it now; laxer than the ingestor where
    /// a header is odd.
    private boolean isValid(String header, byte[] body) {
        List<String> items = List.of(header.strip().split(",", -1));
        return items.stream()
                .filter(item -> item.startsWith("t="))
                .map(item -> item.substring(2))
                .filter(time -> time.matches("[0-9]{1,12}"))
                .filter(time -> Math.abs(Long.parseLong(time) - now) <= TOLERANCE_SECONDS)
                .anyMatch(time -> items.contains("v1=" + sign(SECRET, time, body)));
    }

    private static String first(String header, String name) {
        return Arrays.stream(header.strip().split(",", -1))
                .filter(item -> item.startsWith(name))
                .map(item -> item.substring(name.length()))
                .findFirst()
                .orElse("");
    }

    private static String sign(String secret, String time, byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(ISO_8859_1), "HmacSHA256"));
            mac.update((time + ".").getBytes(ISO_8859_1));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] request(String header, byte[] body) {
        var request = new ByteArrayOutputStream();
        request.writeBytes(
                ("POST /webhooks/stripe HTTP/1.1\r\nHost: x\r\nContent-Length: "
                                + body.length
                                + "\r\nStripe-Signature: "
                                + header
                                + "\r\n\r\n")
                        .getBytes(ISO_8859_1));
        request.writeBytes(body);
        return request.toByteArray();
    }

    /// On a new connection if the last answer closed the old one.
    private int exchange(byte[] request) throws IOException {
        Socket open = connection;
        if (open == null) {
            open = new Socket(InetAddress.getLoopbackAddress(), ingestor.port());
            open.setTcpNoDelay(true);
            open.setSoTimeout(Math.toIntExact(2 * LONGEST.toMillis()));
            connection = open;
        }
        open.getOutputStream().write(request);
        return answer(open, new BufferedInputStream(open.getInputStream()));
    }

    private int answer(Socket open, InputStream in) throws IOException {
        int status = Integer.parseInt(line(in).substring(9, 12));
        int length = 0;
        boolean last = false;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            String header = line.toLowerCase(Locale.ROOT);
            if (header.startsWith("content-length:")) {
                length = Integer.parseInt(header.substring(15).strip());
            }
            last |= header.equals("connection: close");
        }
        in.skipNBytes(length);
        if (last) {
            open.close();
            connection = null;
        }
        return status;
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection ended without an answer");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    /// The counts of answers, after what was accepted has been found in the topic and nothing else.
    @Override
    public void close() throws IOException {
        try (ingestor) {
            if (connection != null) {
                connection.close();
            }
            long inputs = answers.values().stream().mapToLong(Long::longValue).sum();
            System.out.printf(
                    "%d inputs answered: %s; the longest took %d ms%n",
                    inputs, answers, longestNanos / 1_000_000);
            assertThat(answers.get(200)).as("some were well signed").isPositive();
            assertThat(records() - recordsBefore).isEqualTo(answers.get(200));
        }
    }

    private static long records() {
        try (var consumer =
                new KafkaConsumer<>(
                        Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, Servers.bootstrapServers()),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            var partitions =
                    consumer.partitionsFor(Topics.STRIPE_EVENTS).stream()
                            .map(found -> new TopicPartition(found.topic(), found.partition()))
                            .toList();
            return consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }
}
