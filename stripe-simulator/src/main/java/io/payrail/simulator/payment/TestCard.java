package io.payrail.simulator.payment;

import io.payrail.simulator.fault.Decline;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Stripe's test cards: the number, the `pm_card_…` and `tok_…` names that stand for it, and how it
/// behaves.
enum TestCard {
    VISA("4242424242424242", "visa", "", "", "visa"),
    VISA_DEBIT("4000056655665556", "visa", "", "", "visa_debit"),
    MASTERCARD("5555555555554444", "mastercard", "", "", "mastercard"),
    MASTERCARD_DEBIT("5200828282828210", "mastercard", "", "", "mastercard_debit"),
    MASTERCARD_PREPAID("5105105105105100", "mastercard", "", "", "mastercard_prepaid"),
    AMEX("378282246310005", "amex", "", "", "amex"),
    DISCOVER("6011111111111117", "discover", "", "", "discover"),
    DINERS("3056930009020004", "diners", "", "", "diners"),
    JCB("3566002020360505", "jcb", "", "", "jcb"),
    UNIONPAY("6200000000000005", "unionpay", "", "", "unionpay"),
    BYPASS_PENDING("4000000000000077", "visa", "", "", "bypassPending"),
    DECLINED(
            "4000000000000002",
            "visa",
            "card_declined",
            "generic_decline",
            "visa_chargeDeclined chargeDeclined"),
    INSUFFICIENT_FUNDS(
            "4000000000009995",
            "visa",
            "card_declined",
            "insufficient_funds",
            "visa_chargeDeclinedInsufficientFunds chargeDeclinedInsufficientFunds"),
    LOST(
            "4000000000009987",
            "visa",
            "card_declined",
            "lost_card",
            "visa_chargeDeclinedLostCard chargeDeclinedLostCard"),
    STOLEN(
            "4000000000009979",
            "visa",
            "card_declined",
            "stolen_card",
            "visa_chargeDeclinedStolenCard chargeDeclinedStolenCard"),
    FRAUDULENT(
            "4100000000000019",
            "visa",
            "card_declined",
            "fraudulent",
            "chargeDeclinedFraudulent radarBlock"),
    EXPIRED(
            "4000000000000069",
            "visa",
            "expired_card",
            "",
            "visa_chargeDeclinedExpiredCard chargeDeclinedExpiredCard"),
    INCORRECT_CVC(
            "4000000000000127",
            "visa",
            "incorrect_cvc",
            "",
            "visa_chargeDeclinedIncorrectCvc chargeDeclinedIncorrectCvc"),
    PROCESSING_ERROR(
            "4000000000000119",
            "visa",
            "processing_error",
            "",
            "visa_chargeDeclinedProcessingError chargeDeclinedProcessingError"),
    VELOCITY(
            "4000000000006975",
            "visa",
            "card_declined",
            "card_velocity_exceeded",
            "visa_chargeDeclinedVelocityLimitExceeded"),
    DECLINED_AFTER_ATTACH(
            "4000000000000341", "visa", "card_declined", "generic_decline", "chargeCustomerFail"),
    AUTHENTICATE_UNLESS_SET_UP("4000002500003155", "visa", "", "", "authenticationRequiredOnSetup"),
    AUTHENTICATE_ALWAYS("4000002760003184", "visa", "", "", "authenticationRequired"),
    AUTHENTICATE_3DS2(
            "4000000000003220", "visa", "", "", "threeDSecure2Required threeDSecureRequired"),
    AUTHENTICATE_SETUP_FOR_OFF_SESSION(
            "4000003800000446", "visa", "", "", "authenticationRequiredSetupForOffSession"),
    AUTHENTICATE_THEN_DECLINED(
            "4000008400001629",
            "visa",
            "card_declined",
            "generic_decline",
            "authenticationRequiredChargeDeclined"),
    AUTHENTICATE_THEN_INSUFFICIENT_FUNDS(
            "4000008260003178",
            "visa",
            "card_declined",
            "insufficient_funds",
            "authenticationRequiredChargeDeclinedInsufficientFunds"),
    DISPUTE("4000000000000259", "visa", "", "", "createDispute"),
    DISPUTE_PRODUCT_NOT_RECEIVED(
            "4000000000002685", "visa", "", "", "createDisputeProductNotReceived"),
    DISPUTE_INQUIRY("4000000000001976", "visa", "", "", "createDisputeInquiry");

    private static final Map<String, TestCard> BY_NAME = new TreeMap<>();
    private static final Map<String, TestCard> BY_NUMBER = new TreeMap<>();

    static {
        for (TestCard card : values()) {
            BY_NUMBER.put(card.number, card);
            for (String name : card.names.split(" ", -1)) {
                BY_NAME.put("pm_card_" + name, card);
                BY_NAME.put("tok_" + name, card);
            }
        }
    }

    final String number;
    final String brand;
    private final String code;
    private final String declineCode;
    private final String names;

    /// A card that is declined, unless the code is empty.
    TestCard(String number, String brand, String code, String declineCode, String names) {
        this.number = number;
        this.brand = brand;
        this.code = code;
        this.declineCode = declineCode;
        this.names = names;
    }

    @Nullable Decline decline() {
        return code.isEmpty() ? null : Decline.of(code, declineCode.isEmpty() ? null : declineCode);
    }

    static @Nullable TestCard named(String token) {
        return BY_NAME.get(token);
    }

    /// Any well-formed number that is not a test card is refused, as in test mode.
    static @Nullable TestCard numbered(String number) {
        return BY_NUMBER.get(number);
    }

    String last4() {
        return number.substring(number.length() - 4);
    }

    String funding() {
        return switch (this) {
            case VISA_DEBIT, MASTERCARD_DEBIT -> "debit";
            case MASTERCARD_PREPAID -> "prepaid";
            default -> "credit";
        };
    }

    /// The decline that attaching it to a customer gives, or null if it attaches.
    @Nullable Decline declineOnAttach() {
        return switch (this) {
            case DECLINED_AFTER_ATTACH,
                    AUTHENTICATE_THEN_DECLINED,
                    AUTHENTICATE_THEN_INSUFFICIENT_FUNDS ->
                    null;
            default -> decline();
        };
    }

    /// Whether a payment needs the cardholder.
    ///
    /// @param setUp whether the card was authenticated for later use before
    boolean needsAuthentication(boolean setUp, boolean offSession) {
        return switch (this) {
            case AUTHENTICATE_ALWAYS,
                    AUTHENTICATE_3DS2,
                    AUTHENTICATE_THEN_DECLINED,
                    AUTHENTICATE_THEN_INSUFFICIENT_FUNDS ->
                    true;
            case AUTHENTICATE_UNLESS_SET_UP -> !setUp;
            case AUTHENTICATE_SETUP_FOR_OFF_SESSION -> !(setUp && offSession);
            default -> false;
        };
    }

    /// Whether setting it up for later use needs the cardholder.
    boolean needsAuthenticationOnSetup() {
        return needsAuthentication(false, false);
    }

    /// The reason of the dispute that follows a payment, or null.
    @Nullable String disputeReason() {
        return switch (this) {
            case DISPUTE, DISPUTE_INQUIRY -> "fraudulent";
            case DISPUTE_PRODUCT_NOT_RECEIVED -> "product_not_received";
            default -> null;
        };
    }
}
