package io.payrail.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks, within a second or two, whether a Docker engine answers here. Testcontainers finds that
/// out too, but where there is none it takes its time and fills the log.
final class DockerEngine {
    private static final Logger log = LoggerFactory.getLogger(DockerEngine.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final byte[] PING =
            "GET /_ping HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n".getBytes(US_ASCII);

    private DockerEngine() {}

    static boolean answers(Map<String, String> environment) {
        return address(environment).map(DockerEngine::answersAt).orElse(false);
    }

    private static Optional<SocketAddress> address(Map<String, String> environment) {
        String host = environment.get("DOCKER_HOST");
        if (host != null) {
            URI uri = URI.create(host);
            return switch (uri.getScheme()) {
                case "unix" -> Optional.of(UnixDomainSocketAddress.of(uri.getPath()));
                case "tcp" -> Optional.of(new InetSocketAddress(uri.getHost(), uri.getPort()));
                default -> Optional.empty();
            };
        }
        return Stream.of(
                        "/var/run/docker.sock",
                        System.getProperty("user.home") + "/.docker/run/docker.sock",
                        environment.getOrDefault("XDG_RUNTIME_DIR", "/run") + "/docker.sock")
                .map(Path::of)
                .filter(Files::exists)
                .findFirst()
                .map(UnixDomainSocketAddress::of);
    }

    private static boolean answersAt(SocketAddress address) {
        var ping = new FutureTask<>(() -> ping(address));
        Thread.ofPlatform().daemon().name("docker-ping").start(ping);
        try {
            return ping.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            log.info("No Docker engine answers at {}: {}", address, e.toString());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            ping.cancel(true);
        }
    }

    private static boolean ping(SocketAddress address) throws IOException {
        try (var channel =
                address instanceof UnixDomainSocketAddress
                        ? SocketChannel.open(StandardProtocolFamily.UNIX)
                        : SocketChannel.open()) {
            channel.connect(address);
            channel.write(ByteBuffer.wrap(PING));
            var answer = ByteBuffer.allocate("HTTP/1.1 200".length());
            while (answer.hasRemaining() && channel.read(answer) >= 0) {}
            return new String(answer.array(), US_ASCII).endsWith(" 200");
        }
    }
}
