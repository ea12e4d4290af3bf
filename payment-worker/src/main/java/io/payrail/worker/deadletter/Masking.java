package io.payrail.worker.deadletter;

import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// Shows the shape of a record without what is nobody's business. Not what looks like a secret is
/// hidden, but all that is not known to be harmless: a text is shown only where it has the form of
/// an object's id, or stands under a name whose texts are words of Stripe's or ours. Whatever is
/// below a name that personal data is kept under is hidden whole, numbers included. Thread-safe.
final class Masking {
    private static final JsonNode MASK = StringNode.valueOf("****");

    /// How deep in a letter texts are looked at; what lies deeper is hidden whole.
    private static final int DEEPEST = 40;

    /// Names whose texts are words, codes or times.
    private static final Set<String> HARMLESS =
            Set.of(
                    "object",
                    "type",
                    "status",
                    "currency",
                    "api_version",
                    "reason",
                    "code",
                    "decline_code",
                    "failure_code",
                    "cancellation_reason",
                    "capture_method",
                    "confirmation_method",
                    "collection_method",
                    "billing_reason",
                    "setup_future_usage",
                    "usage",
                    "interval",
                    "network_status",
                    "risk_level",
                    "issuedAt");

    /// Names below which everything is somebody's.
    private static final Set<String> PERSONAL =
            Set.of(
                    "billing_details",
                    "shipping",
                    "shipping_details",
                    "address",
                    "customer_details",
                    "customer_address",
                    "customer_shipping",
                    "individual",
                    "company",
                    "dob",
                    "owner",
                    "tax_ids",
                    "customer_tax_ids",
                    "custom_fields",
                    "evidence",
                    "fingerprint",
                    "exp_month",
                    "exp_year",
                    "last4",
                    "metadata",
                    "next_action",
                    "ip",
                    "receipt_number");

    /// `pi_1A2b…`, `evt_…`; not `pi_…_secret_…`, nor any key's prefix.
    private static final Pattern ID =
            Pattern.compile(
                    "(evt|pi|ch|py|re|pyr|cus|sub|si|in|ii|il|inpay|seti|setatt|pm|dp|du|txn|po|price|prod|acct|cs"
                            + "|tr|mandate|req)_(test_|live_)?[A-Za-z0-9]{8,64}");

    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.:+-]{1,64}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,39}");

    private Masking() {}

    static JsonNode masked(JsonNode content) {
        return masked("", content, false, 0);
    }

    private static JsonNode masked(String name, JsonNode value, boolean hidden, int depth) {
        if (depth > DEEPEST) {
            return MASK;
        }
        boolean hide = hidden || PERSONAL.contains(name);
        return switch (value) {
            case ObjectNode object -> {
                var masked = JsonNodeFactory.instance.objectNode();
                for (var field : object.properties()) {
                    // Where names are chosen freely, they may be telling.
                    var shown = NAME.matcher(field.getKey()).matches() && !hide;
                    masked.set(
                            shown ? field.getKey() : "****" + masked.size(),
                            masked(field.getKey(), field.getValue(), hide, depth + 1));
                }
                yield masked;
            }
            case ArrayNode array -> {
                var masked = JsonNodeFactory.instance.arrayNode();
                array.forEach(element -> masked.add(masked(name, element, hide, depth + 1)));
                yield masked;
            }
            default -> isShown(name, value, hide) ? value : MASK;
        };
    }

    private static boolean isShown(String name, JsonNode value, boolean hide) {
        if (value.isNull()) {
            return true;
        }
        if (hide) {
            return false;
        }
        if (!value.isString()) {
            return value.isNumber() || value.isBoolean();
        }
        var text = value.stringValue();
        return !name.contains("secret")
                && (ID.matcher(text).matches()
                        || UUID_TEXT.matcher(text).matches()
                        || (HARMLESS.contains(name) && WORD.matcher(text).matches()));
    }
}
