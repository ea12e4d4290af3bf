package io.payrail.simulator.payment;

import io.payrail.simulator.api.Call;
import io.payrail.simulator.api.Lists;
import io.payrail.simulator.api.Params;
import io.payrail.simulator.api.Routes;
import io.payrail.simulator.api.Scope;
import io.payrail.simulator.api.Shapes;
import io.payrail.simulator.api.StripeException;
import io.payrail.simulator.api.Timed;
import io.payrail.simulator.state.Ids;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Disputes: what the disputing test cards bring on right after a payment, the evidence against it,
/// and its end.
public final class Disputes implements Timed {
    private static final Duration EVIDENCE_TIME = Duration.ofDays(9);
    private static final long FEE = 1500;
    private static final String KIND = "dispute";

    public static void register(Routes routes) {
        routes.get(
                "/v1/disputes",
                "DisputeList",
                call -> Lists.page(call, KIND, "charge", "payment_intent"));
        routes.get("/v1/disputes/{id}", "DisputeRetrieve", call -> call.target(KIND, "dispute"));
        routes.post("/v1/disputes/{id}", "DisputeUpdate", Disputes::update);
        routes.post("/v1/disputes/{id}/close", "DisputeClose", Disputes::close);
    }

    /// Opens the dispute that this card always brings, if it does.
    static void follow(Scope scope, ObjectNode charge, TestCard card) {
        String reason = card.disputeReason();
        if (reason == null) {
            return;
        }
        boolean inquiry = card == TestCard.DISPUTE_INQUIRY;
        ObjectNode dispute = Shapes.create(scope.tx(), KIND, Ids.timed("du"));
        dispute.set("amount", charge.get("amount_captured"));
        dispute.set("charge", charge.get("id"));
        dispute.set("currency", charge.get("currency"));
        dispute.set("payment_intent", charge.get("payment_intent"));
        dispute.put("reason", reason);
        dispute.put("status", inquiry ? "warning_needs_response" : "needs_response");
        dispute.put("is_charge_refundable", inquiry);
        dispute.withObjectProperty("evidence_details")
                .put("due_by", scope.tx().now() + EVIDENCE_TIME.toSeconds());
        dispute.withObjectProperty("payment_method_details")
                .withObjectProperty("card")
                .put("case_type", inquiry ? "inquiry" : "chargeback");
        charge.put("disputed", true);
        charge.set("dispute", dispute.get("id"));
        scope.save(charge);
        if (!inquiry) {
            String booked =
                    Charges.book(
                            scope,
                            "adjustment",
                            dispute.path("id").asString(),
                            -dispute.path("amount").asLong(),
                            FEE,
                            dispute.path("currency").asString(),
                            "Chargeback withdrawal for " + charge.path("id").asString());
            dispute.withArrayProperty("balance_transactions")
                    .add(scope.tx().get(booked).deepCopy());
        }
        scope.emit("charge.dispute.created", dispute);
        if (!inquiry) {
            scope.emit("charge.dispute.funds_withdrawn", dispute);
        }
    }

    @Override
    public String kind() {
        return KIND;
    }

    /// Evidence can be handed in up to the deadline; a dispute without any is then lost, and an
    /// inquiry closed.
    @Override
    public long nextTurn(ObjectNode dispute) {
        boolean waiting = dispute.path("status").asString("").endsWith("needs_response");
        JsonNode details = dispute.path("evidence_details");
        return waiting ? details.path("due_by").asLong(Long.MAX_VALUE) : Long.MAX_VALUE;
    }

    @Override
    public void turn(Scope scope, ObjectNode dispute) {
        dispute.withObjectProperty("evidence_details").put("past_due", true);
        boolean inquiry = dispute.path("status").asString().startsWith("warning");
        end(scope, dispute, inquiry ? "warning_closed" : "lost");
    }

    private static ObjectNode update(Call call) {
        ObjectNode dispute = open(call);
        Params params = call.params();
        params.mergeMetadata(dispute);
        Params evidence = params.nested("evidence");
        if (evidence != null) {
            evidence.tree()
                    .properties()
                    .forEach(entry ->
                            dispute.withObjectProperty("evidence")
                                    .set(entry.getKey(), entry.getValue()));
            dispute.withObjectProperty("evidence_details").put("has_evidence", true);
        }
        boolean submit = !params.has("submit") || params.flag("submit");
        if (!submit || evidence == null) {
            call.scope().emit("charge.dispute.updated", dispute);
            return dispute;
        }
        ObjectNode details = dispute.withObjectProperty("evidence_details");
        details.put("submission_count", details.path("submission_count").asInt() + 1);
        dispute.put("status", "under_review");
        call.scope().emit("charge.dispute.updated", dispute);
        JsonNode text = dispute.path("evidence").path("uncategorized_text");
        if (text.asString("").equals("winning_evidence")) {
            win(call.scope(), dispute);
        } else if (text.asString("").equals("losing_evidence")) {
            end(call.scope(), dispute, "lost");
        }
        return dispute;
    }

    private static void win(Scope scope, ObjectNode dispute) {
        String booked =
                Charges.book(
                        scope,
                        "adjustment",
                        dispute.path("id").asString(),
                        dispute.path("amount").asLong(),
                        -FEE,
                        dispute.path("currency").asString(),
                        "Chargeback reversal for " + dispute.path("charge").asString());
        dispute.withArrayProperty("balance_transactions").add(scope.tx().get(booked).deepCopy());
        end(scope, dispute, "won");
        scope.emit("charge.dispute.funds_reinstated", dispute);
    }

    private static void end(Scope scope, ObjectNode dispute, String status) {
        dispute.put("status", status);
        scope.emit("charge.dispute.closed", dispute);
    }

    private static ObjectNode close(Call call) {
        ObjectNode dispute = open(call);
        end(call.scope(), dispute, "lost");
        return dispute;
    }

    private static ObjectNode open(Call call) {
        ObjectNode dispute = call.target(KIND, "dispute");
        String status = dispute.path("status").asString();
        if (status.equals("lost") || status.equals("won") || status.equals("warning_closed")) {
            throw StripeException.state(
                    "dispute_already_closed", "This dispute is already closed.", null, null);
        }
        return dispute;
    }
}
