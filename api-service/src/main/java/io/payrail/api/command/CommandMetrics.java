package io.payrail.api.command;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.payrail.contract.Command;
import io.payrail.contract.CommandTypes;
import io.payrail.contract.Question;
import io.payrail.contract.Reply;
import java.time.Duration;
import java.util.function.IntSupplier;
import org.springframework.stereotype.Component;

/// What commands and replies leave in the metrics:
///
/// | meter | tags | counts | be alarmed when |
/// |---|---|---|---|
/// | `payrail.api.requests` | `type` | well-formed requests that ask for a command | it stays flat while the app is in use |
/// | `payrail.api.commands` | `type`, `result`: `published`, `unpublished`, `refused`, `limited` | what became of them; `unpublished`: Kafka did not acknowledge it in time, `refused`: Kafka is silent, too many requests wait or too many commands are unanswered, `limited`: their owner has too many unanswered; nothing was sent of either | `unpublished` or `refused` grow |
/// | `payrail.api.accepted` | `type`, `reason`: `asked`, `no_reply` | requests answered with 202: the client asked for it, or no reply came in time | `no_reply` is more than a few in a hundred |
/// | `payrail.api.answered` | `type`, `outcome`: the reply's type, `result`: `success` or that type | requests answered with their reply | `unresolved` grows |
/// | `payrail.api.unheard` | `type` | questions without a reply in time; answered with 503 | it is more than a few in a hundred |
/// | `payrail.api.interrupted` | `type` | requests whose wait for a reply was cut off by a shutdown; answered with 503 | it grows without a restart |
/// | `payrail.api.reply.latency` | `type` | time from the attempt to publish to the reply, where it came in time | p99 nears `payrail.api.command.reply-wait` |
/// | `payrail.api.replies` | `outcome`: the reply's type, `late`, `malformed` | records read from the replies' partition; `late`: nobody waits (any more) | any `malformed` |
/// | `payrail.api.waiting` | | requests in flight now | nears `payrail.api.command.max-waiting` |
/// | `payrail.api.unanswered` | | commands published here that no worker has answered, those of the last minute | nears `payrail.api.command.max-unanswered` |
///
/// Of one instance, at rest: `requests` = the sum of `commands`; `commands{published}` = `answered`
/// + `accepted` + `unheard` + `interrupted`; `answered` = count of `reply.latency`; and the sum of
///   all `replies` is the number of records that came to its partition since it reads it.
@Component
class CommandMetrics {
    private final MeterRegistry meters;

    CommandMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    void waiting(IntSupplier waiting) {
        Gauge.builder("payrail.api.waiting", waiting, IntSupplier::getAsInt)
                .strongReference(true)
                .register(meters);
    }

    void requested(Command command) {
        meters.counter("payrail.api.requests", "type", CommandTypes.of(command)).increment();
    }

    void unanswered(IntSupplier unanswered) {
        Gauge.builder("payrail.api.unanswered", unanswered, IntSupplier::getAsInt)
                .strongReference(true)
                .register(meters);
    }

    void published(Command command) {
        command(command, "published");
    }

    void unpublished(Command command) {
        command(command, "unpublished");
    }

    void refused(Command command) {
        command(command, "refused");
    }

    void limited(Command command) {
        command(command, "limited");
    }

    private void command(Command command, String result) {
        meters.counter("payrail.api.commands", "type", CommandTypes.of(command), "result", result)
                .increment();
    }

    void replied(Command command, Reply reply, Duration latency) {
        meters.counter(
                        "payrail.api.answered",
                        "type",
                        CommandTypes.of(command),
                        "outcome",
                        CommandTypes.of(reply),
                        "result",
                        reply instanceof Reply.Success ? "success" : CommandTypes.of(reply))
                .increment();
        latency(meters, CommandTypes.of(command)).record(latency);
    }

    static Timer latency(MeterRegistry meters, String type) {
        return Timer.builder("payrail.api.reply.latency")
                .tag("type", type)
                .publishPercentileHistogram()
                .register(meters);
    }

    void acceptedAsAsked(Command command) {
        accepted(command, "asked");
    }

    void acceptedWithoutReply(Command command) {
        accepted(command, "no_reply");
    }

    private void accepted(Command command, String reason) {
        meters.counter("payrail.api.accepted", "type", CommandTypes.of(command), "reason", reason)
                .increment();
    }

    void unheard(Question question) {
        meters.counter("payrail.api.unheard", "type", CommandTypes.of(question)).increment();
    }

    void interrupted(Command command) {
        meters.counter("payrail.api.interrupted", "type", CommandTypes.of(command)).increment();
    }

    void delivered(Reply reply) {
        reply(CommandTypes.of(reply));
    }

    void late() {
        reply("late");
    }

    void malformed() {
        reply("malformed");
    }

    private void reply(String outcome) {
        Counter.builder("payrail.api.replies").tag("outcome", outcome).register(meters).increment();
    }
}
