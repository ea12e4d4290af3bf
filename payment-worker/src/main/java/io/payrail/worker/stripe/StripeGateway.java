package io.payrail.worker.stripe;

import com.stripe.param.CustomerCreateParams;
import com.stripe.param.CustomerRetrieveParams;
import com.stripe.param.CustomerSearchParams;
import com.stripe.param.EphemeralKeyCreateParams;
import com.stripe.param.EventListParams;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.PaymentIntentCreateParams.AutomaticPaymentMethods;
import com.stripe.param.PaymentIntentSearchParams;
import com.stripe.param.SubscriptionCreateParams;
import com.stripe.param.SubscriptionCreateParams.PaymentBehavior;
import com.stripe.param.SubscriptionCreateParams.PaymentSettings;
import com.stripe.param.SubscriptionCreateParams.PaymentSettings.SaveDefaultPaymentMethod;
import com.stripe.param.SubscriptionRetrieveParams;
import com.stripe.param.SubscriptionSearchParams;
import io.payrail.contract.Owner;
import io.payrail.contract.PaymentCommand;
import io.payrail.contract.SubscriptionCommand;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What Payrail asks of Stripe. Every call that changes something carries a key derived from the
/// command and the step, and every object that is created carries the command's id and its owner in
/// the metadata, so that it can be found again. Blocks; must not be used inside a database
/// transaction. Thread-safe.
@Component
public final class StripeGateway {
    /// Metadata keys: where an object at Stripe says which command made it, for whom, and with what
    /// reference.
    public static final String COMMAND = "payrail_command";

    public static final String OWNER = "payrail_owner";
    public static final String REFERENCE = "payrail_reference";

    /// What can be listed, by Stripe's `object` word: first what others belong to. Charges come
    /// last: one that is read after its disputes and refunds says what they came to.
    public static final List<String> LISTED =
            List.of(
                    "customer",
                    "subscription",
                    "invoice",
                    "setup_intent",
                    "payment_intent",
                    "dispute",
                    "refund",
                    "charge");

    /// The most that Stripe gives at a time.
    private static final long LONGEST_PAGE = 100;

    static final List<String> SUBSCRIPTION_SECRETS =
            List.of("latest_invoice.confirmation_secret", "pending_setup_intent");

    private final StripeProperties properties;
    private final StripeCalls calls;

    StripeGateway(StripeProperties properties, StripeCalls calls) {
        this.properties = properties;
        this.calls = calls;
    }

    /// Creates a customer.
    ///
    /// @param command whose key the call carries: the one that claimed the owner's customer first
    public StripeOutcome createCustomer(
            UUID command, String owner, @Nullable String email, @Nullable String name) {
        var params =
                CustomerCreateParams.builder()
                        .setEmail(email)
                        .setName(name)
                        .putMetadata(COMMAND, command.toString())
                        .putMetadata(OWNER, owner)
                        .build();
        return calls.make(
                "create_customer",
                command + ":customer",
                (v1, options) -> v1.customers().create(params, options));
    }

    public StripeOutcome createPaymentIntent(PaymentCommand.Create command, String customerId) {
        var params =
                PaymentIntentCreateParams.builder()
                        .setAmount(command.amount())
                        .setCurrency(command.currency())
                        .setCustomer(customerId)
                        .setAutomaticPaymentMethods(
                                AutomaticPaymentMethods.builder().setEnabled(true).build())
                        .setDescription(command.description())
                        .putAllMetadata(
                                metadata(
                                        command.id(),
                                        command.owner(),
                                        command.reference(),
                                        command.metadata()));
        if (Objects.equals(command.captureMethod(), "manual")) {
            params.setCaptureMethod(PaymentIntentCreateParams.CaptureMethod.MANUAL);
        }
        if (Objects.equals(command.savePaymentMethod(), true)) {
            params.setSetupFutureUsage(PaymentIntentCreateParams.SetupFutureUsage.OFF_SESSION);
        }
        return calls.make(
                "create_payment_intent",
                command.id() + ":intent",
                (v1, options) -> v1.paymentIntents().create(params.build(), options));
    }

    /// Ephemeral keys are short-lived, so each delivery of a command gets one of its own.
    ///
    /// @param delivery what tells this delivery of the command from another one
    public StripeOutcome createEphemeralKey(
            UUID command, String delivery, String customerId, @Nullable String mobileSdkVersion) {
        var params =
                EphemeralKeyCreateParams.builder()
                        .setCustomer(customerId)
                        .setStripeVersion(
                                mobileSdkVersion == null
                                        ? properties.mobileSdkVersion()
                                        : mobileSdkVersion)
                        .build();
        return calls.make(
                "create_ephemeral_key",
                command + ":ephemeral_key:" + delivery,
                (v1, options) -> v1.ephemeralKeys().create(params, options));
    }

    public StripeOutcome createSubscription(SubscriptionCommand.Create command) {
        var params =
                SubscriptionCreateParams.builder()
                        .setCustomer(command.customerId())
                        .addItem(
                                SubscriptionCreateParams.Item.builder()
                                        .setPrice(command.priceId())
                                        .setQuantity(command.quantity())
                                        .build())
                        .setTrialPeriodDays(command.trialDays())
                        .setPaymentBehavior(PaymentBehavior.DEFAULT_INCOMPLETE)
                        .setPaymentSettings(
                                PaymentSettings.builder()
                                        .setSaveDefaultPaymentMethod(
                                                SaveDefaultPaymentMethod.ON_SUBSCRIPTION)
                                        .build())
                        .putAllMetadata(metadata(command.id(), command.owner()));
        params.addAllExpand(SUBSCRIPTION_SECRETS);
        return calls.make(
                "create_subscription",
                command.id() + ":subscription",
                (v1, options) -> v1.subscriptions().create(params.build(), options));
    }

    public StripeOutcome retrievePaymentIntent(String id) {
        return calls.make(
                "retrieve_payment_intent",
                null,
                (v1, options) -> v1.paymentIntents().retrieve(id, options));
    }

    public StripeOutcome retrieveSubscription(String id) {
        var params = SubscriptionRetrieveParams.builder().addAllExpand(SUBSCRIPTION_SECRETS);
        return calls.make(
                "retrieve_subscription",
                null,
                (v1, options) -> v1.subscriptions().retrieve(id, params.build(), options));
    }

    /// An object as it is at Stripe now.
    ///
    /// @param kind Stripe's `object` word
    /// @throws IllegalArgumentException for a kind that has no place in the model
    public StripeOutcome retrieve(String kind, String id) {
        return switch (kind) {
            case "payment_intent" -> retrievePaymentIntent(id);
            case "subscription" -> retrieveSubscription(id);
            case "customer" ->
                    calls.make(
                            "retrieve_customer",
                            null,
                            (v1, options) ->
                                    v1.customers()
                                            .retrieve(
                                                    id,
                                                    CustomerRetrieveParams.builder().build(),
                                                    options));
            case "charge" ->
                    calls.make(
                            "retrieve_charge",
                            null,
                            (v1, options) -> v1.charges().retrieve(id, options));
            case "refund" ->
                    calls.make(
                            "retrieve_refund",
                            null,
                            (v1, options) -> v1.refunds().retrieve(id, options));
            case "dispute" ->
                    calls.make(
                            "retrieve_dispute",
                            null,
                            (v1, options) -> v1.disputes().retrieve(id, options));
            case "invoice" ->
                    calls.make(
                            "retrieve_invoice",
                            null,
                            (v1, options) -> v1.invoices().retrieve(id, options));
            case "setup_intent" ->
                    calls.make(
                            "retrieve_setup_intent",
                            null,
                            (v1, options) -> v1.setupIntents().retrieve(id, options));
            default -> throw new IllegalArgumentException("no way to retrieve a " + kind);
        };
    }

    /// Looks for what a command made, by its metadata. Stripe's search lags behind by up to a
    /// minute and more, so this answers only for commands that are older than that.
    public StripeOutcome searchPaymentIntent(UUID command) {
        var params = PaymentIntentSearchParams.builder().setQuery(madeBy(command)).build();
        return calls.make(
                "search_payment_intents",
                null,
                (v1, options) -> v1.paymentIntents().search(params, options));
    }

    public StripeOutcome searchSubscription(UUID command) {
        var params = SubscriptionSearchParams.builder().setQuery(madeBy(command)).build();
        return calls.make(
                "search_subscriptions",
                null,
                (v1, options) -> v1.subscriptions().search(params, options));
    }

    public StripeOutcome searchCustomer(UUID command) {
        var params = CustomerSearchParams.builder().setQuery(madeBy(command)).build();
        return calls.make(
                "search_customers", null, (v1, options) -> v1.customers().search(params, options));
    }

    /// Stripe's events that were created in a time, the newest first, a page of them. Asked once:
    /// an answer that does not come is an unknown outcome at once.
    ///
    /// @param after the id of the last event of the page before
    public StripeOutcome listEvents(Instant from, Instant until, @Nullable String after) {
        var params =
                EventListParams.builder()
                        .setCreated(
                                EventListParams.Created.builder()
                                        .setGte(from.getEpochSecond())
                                        .setLt(until.getEpochSecond())
                                        .build())
                        .setLimit(LONGEST_PAGE)
                        .setStartingAfter(after)
                        .build();
        return calls.makeOnce("list_events", (v1, options) -> v1.events().list(params, options));
    }

    /// Stripe's objects of a kind that were created in a time, the newest first, a page of them.
    /// Asked once, as the events are.
    ///
    /// @param kind one of [#LISTED]
    /// @param until the last second of the time; null if it has no end
    /// @param after the id of the last object of the page before
    /// @throws IllegalArgumentException for a kind that is not listed
    public StripeOutcome list(
            String kind, Instant from, @Nullable Instant until, @Nullable String after) {
        var listing = new Listing(from, until, after, LONGEST_PAGE);
        return switch (kind) {
            case "customer" -> calls.makeOnce("list_customers", listing.ofCustomers());
            case "payment_intent" ->
                    calls.makeOnce("list_payment_intents", listing.ofPaymentIntents());
            case "charge" -> calls.makeOnce("list_charges", listing.ofCharges());
            case "refund" -> calls.makeOnce("list_refunds", listing.ofRefunds());
            case "dispute" -> calls.makeOnce("list_disputes", listing.ofDisputes());
            case "subscription" -> calls.makeOnce("list_subscriptions", listing.ofSubscriptions());
            case "invoice" -> calls.makeOnce("list_invoices", listing.ofInvoices());
            case "setup_intent" -> calls.makeOnce("list_setup_intents", listing.ofSetupIntents());
            default -> throw new IllegalArgumentException("no list of " + kind);
        };
    }

    private static String madeBy(UUID command) {
        return "metadata['" + COMMAND + "']:'" + command + "'";
    }

    /// The app's notes, and ours, which nobody else can write.
    static Map<String, String> metadata(
            UUID command,
            Owner owner,
            @Nullable String reference,
            @Nullable Map<String, String> notes) {
        var all = new HashMap<String, String>(notes == null ? Map.of() : notes);
        all.putAll(metadata(command, owner));
        if (reference != null) {
            all.put(REFERENCE, reference);
        }
        return all;
    }

    static Map<String, String> metadata(UUID command, Owner owner) {
        return Map.of(COMMAND, command.toString(), OWNER, owner.id());
    }
}
