package io.payrail.system;

import io.payrail.system.Link.Way;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Disturbs links, for as long as the seed says. One thread.
final class Network {
    private static final Logger log = LoggerFactory.getLogger(Network.class);
    private static final int CUTS = 5;
    private static final int LONGEST_BETWEEN_CUTS_MILLIS = 400;
    private static final int LONGEST_DELAY_MILLIS = 80;
    private static final int DELAYED_MILLIS = 3_000;
    private static final int LOST_PERCENT = 25;
    private static final int LOSING_MILLIS = 2_500;

    private final SplittableRandom random;
    private final Pauses pauses;

    /// Lets time pass.
    interface Pauses {
        void pause(int millis) throws InterruptedException;
    }

    Network(SplittableRandom random, Pauses pauses) {
        this.random = random;
        this.pauses = pauses;
    }

    void cut(List<Link> links) throws InterruptedException {
        for (int i = 0; i < CUTS; i++) {
            int connections = links.stream().mapToInt(Link::cut).sum();
            log.debug("{} connections are cut", connections);
            pauses.pause(random.nextInt(LONGEST_BETWEEN_CUTS_MILLIS));
        }
    }

    void delay(List<Link> links) throws InterruptedException {
        var delays = new Random(random.nextLong());
        links.forEach(link -> link.slow(delays, LONGEST_DELAY_MILLIS));
        pauses.pause(DELAYED_MILLIS);
        links.forEach(Link::clear);
    }

    /// Twice, so that one of them meets connections that are in use.
    void silence(List<Link> links) throws InterruptedException {
        var ways = Way.values();
        for (int i = 0; i < 2; i++) {
            var way = ways[random.nextInt(ways.length)];
            int connections = links.stream().mapToInt(link -> link.silence(way)).sum();
            log.info("{} connections are silent, {}", connections, way);
            pauses.pause(random.nextInt(LONGEST_BETWEEN_CUTS_MILLIS, DELAYED_MILLIS));
        }
    }

    void loseAnswers(List<Link> links) throws InterruptedException {
        var chances = new Random(random.nextLong());
        links.forEach(link -> link.loseAnswers(chances, LOST_PERCENT));
        pauses.pause(LOSING_MILLIS);
        links.forEach(Link::clear);
    }
}
