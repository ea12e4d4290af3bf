package io.payrail.simulator.billing;

import io.payrail.simulator.api.Scope;
import io.payrail.simulator.api.Timed;
import io.payrail.simulator.payment.PaymentIntents;
import io.payrail.simulator.payment.Payments;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What happens to an invoice: it is made final, an hour after a renewal made it; its payment is
/// tried, and tried again on a schedule while it fails; it is paid, voided or given up.
public final class InvoiceLife implements Timed {
    /// How long the draft of a renewal can still be changed.
    private static final Duration DRAFT_TIME = Duration.ofHours(1);

    /// The waits before the payment of an automatic invoice is tried again.
    private static final List<Duration> RETRIES =
            List.of(Duration.ofDays(3), Duration.ofDays(5), Duration.ofDays(7));

    private final Payments payments;

    public InvoiceLife(Payments payments) {
        this.payments = payments;
    }

    @Override
    public String kind() {
        return Invoices.KIND;
    }

    @Override
    public long nextTurn(ObjectNode invoice) {
        return switch (invoice.path("status").asString("")) {
            case "draft" -> invoice.path("automatically_finalizes_at").asLong(Long.MAX_VALUE);
            case "open" -> invoice.path("next_payment_attempt").asLong(Long.MAX_VALUE);
            default -> Long.MAX_VALUE;
        };
    }

    @Override
    public void turn(Scope scope, ObjectNode invoice) {
        boolean draft = invoice.path("status").asString().equals("draft");
        if (draft) {
            finish(scope, invoice);
        }
        if (draft && invoice.path("collection_method").asString().equals("send_invoice")) {
            return;
        }
        attempt(scope, invoice);
    }

    /// Leaves a draft to be made final in an hour.
    static void leave(Scope scope, ObjectNode invoice) {
        long at = scope.tx().now() + DRAFT_TIME.toSeconds();
        invoice.put("automatically_finalizes_at", at);
        if (!invoice.path("collection_method").asString().equals("send_invoice")) {
            invoice.put("next_payment_attempt", at);
        }
        scope.emit("invoice.created", invoice);
    }

    /// Makes a draft final: numbered, open, with the intent that is to pay it; paid at once if
    /// nothing is due.
    void finish(Scope scope, ObjectNode invoice) {
        ObjectNode customer = scope.tx().get(invoice.path("customer").asString());
        Drafts.sum(scope, invoice);
        long sequence = customer.path("next_invoice_sequence").asLong(1);
        customer.put("next_invoice_sequence", sequence + 1);
        long due = invoice.path("amount_due").asLong();
        long balance =
                invoice.path("starting_balance").asLong() + invoice.path("total").asLong() - due;
        boolean balanceChanges = balance != customer.path("balance").asLong(0);
        customer.put("balance", balance);
        if (balanceChanges) {
            scope.emit("customer.updated", customer);
        } else {
            scope.save(customer);
        }
        String id = invoice.path("id").asString();
        invoice.put(
                "number",
                String.format(
                        Locale.ROOT,
                        "%s-%04d",
                        customer.path("invoice_prefix").asString(),
                        sequence));
        invoice.put("status", "open");
        invoice.put("effective_at", scope.tx().now());
        invoice.put("ending_balance", balance);
        invoice.putNull("automatically_finalizes_at");
        invoice.putNull("next_payment_attempt");
        invoice.put("hosted_invoice_url", "https://invoice.stripe.com/i/simulator/" + id);
        invoice.put("invoice_pdf", "https://pay.stripe.com/invoice/simulator/" + id + "/pdf");
        invoice.withObjectProperty("status_transitions").put("finalized_at", scope.tx().now());
        scope.emit("invoice.finalized", invoice);
        Discounts.endUsed(scope, invoice);
        if (due == 0) {
            settled(scope, invoice, 0);
        } else {
            InvoicePayments.prepare(scope, invoice);
        }
    }

    /// Tries to pay an open invoice with whatever its subscription or customer pays with.
    void attempt(Scope scope, ObjectNode invoice) {
        if (!invoice.path("status").asString().equals("open")) {
            return;
        }
        ObjectNode intent = InvoicePayments.intent(scope, invoice);
        String method = PayingMethod.of(scope, invoice);
        if (method.isEmpty()) {
            payments.unpayable(scope, intent);
            return;
        }
        PaymentIntents.use(scope, intent, method);
        collect(scope, invoice, intent, Payments.Confirmation.OFF_SESSION);
    }

    /// Tries to pay an open invoice's intent.
    ///
    /// @return the error of a decline, or null
    @Nullable ObjectNode collect(
            Scope scope, ObjectNode invoice, ObjectNode intent, Payments.Confirmation how) {
        ObjectNode error = payments.confirm(scope, intent, how);
        if (intent.path("status").asString().equals("requires_action")) {
            attempted(scope, invoice);
            invoice.putNull("next_payment_attempt");
            scope.emit("invoice.payment_action_required", invoice);
            SubscriptionLife.pastDue(scope, invoice);
        }
        return error;
    }

    private static void attempted(Scope scope, ObjectNode invoice) {
        invoice.put("attempted", true);
        invoice.put("attempt_count", invoice.path("attempt_count").asInt() + 1);
        scope.save(invoice);
    }

    /// The invoice is paid, by its intent or because nothing was due.
    static void settled(Scope scope, ObjectNode invoice, long paid) {
        attempted(scope, invoice);
        invoice.put("status", "paid");
        invoice.put("amount_paid", paid).put("amount_remaining", 0);
        invoice.putNull("next_payment_attempt");
        invoice.withObjectProperty("status_transitions").put("paid_at", scope.tx().now());
        InvoicePayments.settled(scope, invoice, paid);
        scope.emit("invoice.paid", invoice);
        scope.emit("invoice.payment_succeeded", invoice);
    }

    /// A payment has failed.
    ///
    /// @return whether that was the last try
    static boolean refused(Scope scope, ObjectNode invoice) {
        attempted(scope, invoice);
        boolean first = invoice.path("billing_reason").asString().equals("subscription_create");
        boolean automatic =
                invoice.path("auto_advance").asBoolean()
                        && !invoice.path("collection_method").asString().equals("send_invoice");
        int retry = invoice.path("attempt_count").asInt() - 1;
        boolean again = automatic && !first && retry < RETRIES.size();
        if (again) {
            invoice.put("next_payment_attempt", scope.tx().now() + RETRIES.get(retry).toSeconds());
        } else {
            invoice.putNull("next_payment_attempt");
        }
        scope.emit("invoice.payment_failed", invoice);
        return automatic && !first && !again;
    }

    /// Ends an open invoice without payment.
    void drop(Scope scope, ObjectNode invoice) {
        String status = invoice.path("status").asString();
        if (!status.equals("open") && !status.equals("uncollectible")) {
            return;
        }
        abandon(scope, invoice);
        invoice.put("status", "void");
        invoice.put("amount_remaining", 0);
        invoice.putNull("next_payment_attempt");
        invoice.withObjectProperty("status_transitions").put("voided_at", scope.tx().now());
        scope.emit("invoice.voided", invoice);
    }

    /// Gives up the intent that was to pay it.
    void abandon(Scope scope, ObjectNode invoice) {
        String intentId = InvoicePayments.intentOf(invoice);
        if (intentId != null) {
            ObjectNode intent = scope.tx().get(intentId);
            String status = intent.path("status").asString();
            if (!status.equals("succeeded") && !status.equals("canceled")) {
                payments.cancel(scope, intent, "void_invoice");
            }
        }
    }

    /// Nobody will try to collect it any more, but it can still be paid.
    static void leaveAlone(Scope scope, ObjectNode invoice) {
        String status = invoice.path("status").asString();
        if (status.equals("open") || status.equals("draft")) {
            invoice.put("auto_advance", false);
            invoice.putNull("next_payment_attempt");
            invoice.putNull("automatically_finalizes_at");
            scope.emit("invoice.updated", invoice);
        }
    }
}
