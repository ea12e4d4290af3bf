package io.payrail.worker.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.param.WebhookEndpointCreateParams.EnabledEvent;
import io.payrail.worker.DatabaseFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/// Plays the table of `docs/stripe-events.md`: an object as it was before, then the event, and what
/// comes out has to be what the document says.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryStripeEventTypeTest {
    private static final Pattern FAMILIES =
            Pattern.compile(
                    "(payment_intent|charge|refund|customer|invoice|invoice_payment|setup_intent"
                            + "|payment_method|checkout\\.session|payout)\\..*");

    private final DatabaseFixture database = new DatabaseFixture();
    private final StripeEventBatch batches = database.get(StripeEventBatch.class);

    @AfterAll
    void close() {
        database.close();
    }

    /// A row of the document.
    record Documented(String type, @Nullable String table, List<String> told) {
        @Override
        public String toString() {
            return type;
        }
    }

    static List<Documented> documented() {
        var row = Pattern.compile("\\| `([a-z_.]+)` \\| (?:`(\\w+)`)? ?\\| (.*) \\|");
        try (var lines = Files.lines(Path.of("../docs/stripe-events.md"))) {
            return lines.map(row::matcher)
                    .filter(line -> line.matches())
                    .map(line ->
                            new Documented(
                                    line.group(1),
                                    line.group(2),
                                    Arrays.stream(line.group(3).split(", ", -1))
                                            .map(name -> name.replace("`", ""))
                                            .map(name -> "payrail." + name + ".v1")
                                            .toList()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyTypeThatStripesSdkKnowsOfTheseFamiliesIsDocumented() {
        var known =
                Arrays.stream(EnabledEvent.values())
                        .map(EnabledEvent::getValue)
                        .filter(type -> FAMILIES.matcher(type).matches())
                        .toList();

        assertThat(documented())
                .extracting(Documented::type)
                .containsExactlyInAnyOrderElementsOf(known);
    }

    @ParameterizedTest
    @MethodSource("documented")
    void eachTypeIsToldAsDocumented(Documented row) {
        var move = Move.of(row.type());
        var before = move.before();
        if (before != null) {
            take("evt_before_" + row.type(), "before", before);
        }

        take("evt_" + row.type(), row.type(), move.after());

        assertThat(toldBecauseOf("evt_" + row.type())).isEqualTo(row.told());
        if (row.table() != null) {
            assertThat(count(row.table(), move.id())).isOne();
        }
    }

    /// An object without a type that says so is adopted like any other, and that the event came is
    /// told beside it.
    @ParameterizedTest
    @MethodSource("documented")
    void aTypeOfTomorrowAboutAnyKindOfObjectIsToldAsReceived(Documented row) {
        var object = Move.of(row.type()).after();
        var id = object.path("id").asString("upcoming") + "_tomorrow_" + row.type();
        if (object.has("id")) {
            object.put("id", id);
        }

        take("evt_tomorrow_" + row.type(), "tomorrow.unheard_of", object);

        assertThat(toldBecauseOf("evt_tomorrow_" + row.type()))
                .contains("payrail.stripe.received.v1");
        if (row.table() != null) {
            assertThat(count(row.table(), id)).isOne();
        }
    }

    private void take(String event, String type, ObjectNode object) {
        var second = type.equals("before") ? 1_000_000 : 1_000_001;
        var _ =
                batches.take(
                        List.of(
                                StripeEvents.read(
                                        StripeEvents.event(event, type, second, object))));
    }

    private List<String> toldBecauseOf(String event) {
        return database.jdbc
                .sql("SELECT type FROM journal WHERE cause = ? ORDER BY position")
                .param("stripe:" + event)
                .query(String.class)
                .list();
    }

    private int count(@Nullable String table, String id) {
        return database.jdbc
                .sql("SELECT count(*) FROM " + table + " WHERE id = ?")
                .param(id)
                .query(Integer.class)
                .single();
    }

    /// An object before an event, if there was one, and with it.
    private record Move(String id, @Nullable ObjectNode before, ObjectNode after) {
        /// What is left out of a type's name to have its object's kind.
        private static final Map<String, String> KINDS =
                Map.ofEntries(
                        Map.entry("charge.dispute", "dispute"),
                        Map.entry("charge.refund", "refund"),
                        Map.entry("customer.subscription", "subscription"),
                        Map.entry("customer.discount", "discount"),
                        Map.entry("customer.source", "card"),
                        Map.entry("customer.tax_id", "tax_id"));

        private static final Map<String, String> OBJECTS =
                Map.ofEntries(
                        Map.entry(
                                "payment_intent",
                                "'amount': 100, 'currency': 'usd', 'status': 'requires_payment_method'"),
                        Map.entry(
                                "charge",
                                """
                                'payment_intent': 'pi_of_charge', 'amount': 100, 'amount_captured': 100,
                                'currency': 'usd', 'status': 'succeeded'
                                """),
                        Map.entry(
                                "refund",
                                """
                                'charge': 'ch_of_refund', 'payment_intent': 'pi_of_refund', 'amount': 100,
                                'currency': 'usd', 'status': 'pending'
                                """),
                        Map.entry(
                                "dispute",
                                """
                                'charge': 'ch_of_dispute', 'payment_intent': 'pi_of_dispute', 'amount': 100,
                                'currency': 'usd', 'reason': 'fraudulent', 'status': 'needs_response'
                                """),
                        Map.entry("customer", "'email': 'ada@example.com'"),
                        Map.entry("subscription", "'customer': 'cus_1', 'status': 'incomplete'"),
                        Map.entry(
                                "invoice",
                                "'customer': 'cus_1', 'amount_due': 100, 'currency': 'usd', 'status': 'draft'"),
                        Map.entry(
                                "invoice_payment",
                                "'invoice': 'in_1', 'currency': 'usd', 'amount_paid': 100"),
                        Map.entry(
                                "setup_intent",
                                "'customer': 'cus_1', 'status': 'requires_payment_method'"),
                        Map.entry(
                                "payment_method",
                                "'type': 'card', 'card': {'last4': '4242'}, 'customer': 'cus_1'"),
                        Map.entry("payout", "'amount': 100, 'currency': 'usd', 'status': 'paid'"),
                        Map.entry(
                                "checkout.session",
                                """
                                'mode': 'payment', 'status': 'complete', 'payment_status': 'paid',
                                'customer_details': {'email': 'ada@example.com'}
                                """));

        /// What the event changes, and after a slash what was different before; for the rest
        /// nothing changes, or there was nothing before.
        private static final Map<String, String> CHANGES =
                Map.ofEntries(
                        Map.entry("payment_intent.requires_action", "'status': 'requires_action'/"),
                        Map.entry("payment_intent.processing", "'status': 'processing'/"),
                        Map.entry(
                                "payment_intent.amount_capturable_updated",
                                "'status': 'requires_capture', 'amount_capturable': 100/"),
                        Map.entry("payment_intent.partially_funded", "/"),
                        Map.entry(
                                "payment_intent.payment_failed",
                                "'last_payment_error': {'code': 'card_declined', 'charge': 'ch_9'}/"),
                        Map.entry("payment_intent.succeeded", "'status': 'succeeded'/"),
                        Map.entry("payment_intent.canceled", "'status': 'canceled'/"),
                        Map.entry("charge.pending", "'status': 'pending'"),
                        Map.entry("charge.failed", "'status': 'failed'/'status': 'pending'"),
                        Map.entry("charge.captured", "/'amount_captured': 0"),
                        Map.entry("charge.updated", "'customer': 'cus_2'/"),
                        Map.entry(
                                "charge.expired",
                                "'amount_captured': 0, 'amount_refunded': 100/'amount_captured': 0"),
                        Map.entry("charge.refunded", "'amount_refunded': 40/"),
                        Map.entry("charge.refund.updated", "'reason': 'duplicate'/"),
                        Map.entry("charge.dispute.updated", "'status': 'under_review'/"),
                        Map.entry("charge.dispute.closed", "'status': 'won'/"),
                        Map.entry("charge.dispute.funds_withdrawn", "/"),
                        Map.entry("charge.dispute.funds_reinstated", "/"),
                        Map.entry("refund.created", "'status': 'succeeded'"),
                        Map.entry("refund.updated", "'status': 'succeeded'/"),
                        Map.entry("refund.failed", "'status': 'failed'/'status': 'succeeded'"),
                        Map.entry("customer.updated", "'name': 'Ada'/"),
                        Map.entry("customer.deleted", "/"),
                        Map.entry("customer.subscription.updated", "'status': 'active'/"),
                        Map.entry(
                                "customer.subscription.paused",
                                "'status': 'paused'/'status': 'trialing'"),
                        Map.entry(
                                "customer.subscription.resumed",
                                "'status': 'active'/'status': 'paused'"),
                        Map.entry(
                                "customer.subscription.pending_update_applied",
                                "/'pending_update': {'expires_at': 2000000}"),
                        Map.entry(
                                "customer.subscription.pending_update_expired",
                                "/'pending_update': {'expires_at': 2000000}"),
                        Map.entry("customer.subscription.trial_will_end", "/"),
                        Map.entry(
                                "customer.subscription.deleted",
                                "'status': 'canceled'/'status': 'active'"),
                        Map.entry("invoice.updated", "'amount_due': 200/"),
                        Map.entry("invoice.finalized", "'status': 'open'/"),
                        Map.entry("invoice.finalization_failed", "/"),
                        Map.entry("invoice.sent", "/"),
                        Map.entry("invoice.will_be_due", "/"),
                        Map.entry("invoice.overdue", "/"),
                        Map.entry("invoice.overpaid", "/"),
                        Map.entry("invoice.payment_action_required", "/"),
                        Map.entry("invoice.payment_attempt_required", "/"),
                        Map.entry(
                                "invoice.payment_failed",
                                "'status': 'open', 'attempt_count': 1/'status': 'open'"),
                        Map.entry("invoice.payment_succeeded", "'status': 'paid'/'status': 'open'"),
                        Map.entry("invoice.paid", "'status': 'paid'/'status': 'open'"),
                        Map.entry(
                                "invoice.marked_uncollectible",
                                "'status': 'uncollectible'/'status': 'open'"),
                        Map.entry("invoice.voided", "'status': 'void'/'status': 'open'"),
                        Map.entry("invoice.deleted", "/"),
                        Map.entry("setup_intent.requires_action", "'status': 'requires_action'/"),
                        Map.entry("setup_intent.succeeded", "'status': 'succeeded'/"),
                        Map.entry(
                                "setup_intent.setup_failed",
                                "'last_setup_error': {'code': 'card_declined'}, 'latest_attempt': 'att_1'/"),
                        Map.entry("setup_intent.canceled", "'status': 'canceled'/"));

        static Move of(String type) {
            var family = type.substring(0, type.lastIndexOf('.'));
            var kind = KINDS.getOrDefault(family, family);
            // The one kind of event that is about something that is not there yet.
            var id = type.equals("invoice.upcoming") ? null : kind + "_of_" + type;
            var change = CHANGES.getOrDefault(type, "").split("/", -1);
            return new Move(
                    Objects.requireNonNullElse(id, "none"),
                    change.length < 2 ? null : object(id, kind, change[1]),
                    object(id, kind, change[0]));
        }

        private static ObjectNode object(@Nullable String id, String kind, String changed) {
            var fields =
                    Stream.of(
                                    id == null ? "" : "'id': '" + id + "'",
                                    "'object': '" + kind + "', 'created': 1000000",
                                    OBJECTS.getOrDefault(kind, "'email': 'ada@example.com'"))
                            .filter(some -> !some.isBlank())
                            .collect(Collectors.joining(", "));
            var object = StripeEvents.object(("{" + fields + "}").replace('\'', '"'));
            object.setAll(StripeEvents.object(("{" + changed + "}").replace('\'', '"')));
            return object;
        }
    }
}
