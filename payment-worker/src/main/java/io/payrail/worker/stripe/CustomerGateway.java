package io.payrail.worker.stripe;

import com.stripe.param.CustomerPaymentMethodListParams;
import com.stripe.param.CustomerSessionCreateParams;
import com.stripe.param.CustomerUpdateParams;
import com.stripe.param.SetupIntentCreateParams;
import com.stripe.param.SetupIntentListParams;
import io.payrail.contract.CustomerCommand;
import io.payrail.worker.stripe.StripeOutcome.Succeeded;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// What Payrail asks of Stripe about customers and what they pay with. Blocks; must not be used
/// inside a database transaction. Thread-safe.
@Component
public final class CustomerGateway {
    /// The most that Stripe gives at a time.
    private static final long LONGEST_PAGE = 100;

    /// What the clocks of the API and of Stripe may differ by.
    private static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(10);

    private final StripeCalls calls;

    CustomerGateway(StripeCalls calls) {
        this.calls = calls;
    }

    /// Changes e-mail address or name, or both.
    public StripeOutcome updateCustomer(CustomerCommand.Update command) {
        var params = CustomerUpdateParams.builder();
        if (command.email() != null) {
            params.setEmail(command.email());
        }
        if (command.name() != null) {
            params.setName(command.name());
        }
        return calls.make(
                "update_customer",
                command.id() + ":update",
                (v1, options) ->
                        v1.customers().update(command.customerId(), params.build(), options));
    }

    /// Has invoices paid with a payment method, which has to be the customer's.
    public StripeOutcome chooseMethod(CustomerCommand.ChooseMethod command) {
        var params =
                CustomerUpdateParams.builder()
                        .setInvoiceSettings(
                                CustomerUpdateParams.InvoiceSettings.builder()
                                        .setDefaultPaymentMethod(command.paymentMethodId())
                                        .build())
                        .build();
        return calls.make(
                "choose_payment_method",
                command.id() + ":choose",
                (v1, options) -> v1.customers().update(command.customerId(), params, options));
    }

    /// Deletes a customer. Stripe keeps no keys for deletions: a second one finds the customer
    /// deleted, which is what it is then answered with.
    public StripeOutcome deleteCustomer(String customerId) {
        var outcome =
                calls.make(
                        "delete_customer",
                        null,
                        (v1, options) -> v1.customers().delete(customerId, options));
        return outcome instanceof StripeOutcome.Rejected rejected && rejected.missing()
                ? retrieveCustomer(customerId)
                : outcome;
    }

    public StripeOutcome retrieveCustomer(String customerId) {
        return calls.make(
                "retrieve_customer",
                null,
                (v1, options) -> v1.customers().retrieve(customerId, options));
    }

    public StripeOutcome retrieveMethod(String paymentMethodId) {
        return calls.make(
                "retrieve_payment_method",
                null,
                (v1, options) -> v1.paymentMethods().retrieve(paymentMethodId, options));
    }

    public StripeOutcome detachMethod(CustomerCommand.DetachMethod command) {
        return calls.make(
                "detach_payment_method",
                command.id() + ":detach",
                (v1, options) -> v1.paymentMethods().detach(command.paymentMethodId(), options));
    }

    public StripeOutcome createSetupIntent(CustomerCommand.SetUp command, String customerId) {
        var params =
                SetupIntentCreateParams.builder()
                        .setCustomer(customerId)
                        .setAutomaticPaymentMethods(
                                SetupIntentCreateParams.AutomaticPaymentMethods.builder()
                                        .setEnabled(true)
                                        .build())
                        .putAllMetadata(StripeGateway.metadata(command.id(), command.owner()))
                        .build();
        return calls.make(
                "create_setup_intent",
                command.id() + ":setup",
                (v1, options) -> v1.setupIntents().create(params, options));
    }

    public StripeOutcome retrieveSetupIntent(String id) {
        return calls.make(
                "retrieve_setup_intent",
                null,
                (v1, options) -> v1.setupIntents().retrieve(id, options));
    }

    /// Looks for the setup intent that a command has made. Stripe has no search for them: the
    /// customer's own are listed, the newest first, as far as the command is old.
    ///
    /// @return a list of the one that was found, or of none
    public StripeOutcome findSetupIntent(CustomerCommand.SetUp command, String customerId) {
        String after = null;
        while (true) {
            if (!(listSetupIntents(command, customerId, after) instanceof Succeeded page)) {
                return new StripeOutcome.Unknown("the customer's setup intents were not listed");
            }
            var found = page.only(intent -> madeBy(intent, command.id()));
            if (found.hasFirst() || !page.hasMore()) {
                return found;
            }
            after = page.last();
        }
    }

    private StripeOutcome listSetupIntents(
            CustomerCommand.SetUp command, String customerId, @Nullable String after) {
        var params =
                SetupIntentListParams.builder()
                        .setCustomer(customerId)
                        .setCreated(
                                SetupIntentListParams.Created.builder()
                                        .setGte(
                                                command.issuedAt()
                                                        .minus(CLOCK_DIFFERENCE)
                                                        .getEpochSecond())
                                        .build())
                        .setLimit(LONGEST_PAGE)
                        .setStartingAfter(after)
                        .build();
        return calls.make(
                "list_setup_intents",
                null,
                (v1, options) -> v1.setupIntents().list(params, options));
    }

    private static boolean madeBy(JsonNode object, UUID command) {
        return object.path("metadata")
                .path(StripeGateway.COMMAND)
                .asString("")
                .equals(command.toString());
    }

    /// Customer sessions are short-lived, so each delivery of a command gets one of its own. The
    /// payer may save, see and remove payment methods in it.
    ///
    /// @param delivery what tells this delivery of the command from another one
    public StripeOutcome createCustomerSession(
            UUID command, String delivery, String customerId, SessionComponent component) {
        var params =
                CustomerSessionCreateParams.builder()
                        .setCustomer(customerId)
                        .setComponents(component.enabled())
                        .build();
        return calls.make(
                "create_customer_session",
                command + ":customer_session:" + delivery,
                (v1, options) -> v1.customerSessions().create(params, options));
    }

    /// A page of a customer's payment methods, each with the customer, who knows the default one.
    /// Asked once.
    ///
    /// @param after the id of the last one of the page before
    public StripeOutcome listPaymentMethods(String customerId, int limit, @Nullable String after) {
        var params =
                CustomerPaymentMethodListParams.builder()
                        .setLimit((long) limit)
                        .setStartingAfter(after)
                        .addExpand("data.customer")
                        .build();
        return calls.makeOnce(
                "list_payment_methods",
                (v1, options) -> v1.customers().paymentMethods().list(customerId, params, options));
    }
}
