package io.payrail.api.customer;

import io.payrail.api.command.CustomerAnswers;
import io.payrail.api.command.Questions;
import io.payrail.api.openapi.Described;
import io.payrail.api.problem.Problems;
import io.payrail.api.request.Page;
import io.payrail.api.security.Reader;
import io.payrail.contract.Owner;
import io.payrail.contract.Question;
import io.payrail.contract.Rejection;
import io.swagger.v3.oas.annotations.Parameter;
import java.util.regex.Pattern;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// `GET /api/stripe/customers/{id}/payment-methods`, asked of Stripe each time: cards are kept
/// nowhere here. A worker decides whether the customer is the owner's; an operator asks for the
/// owner whose it is.
@RestController
final class ListPaymentMethods {
    /// Stripe's own cursor, the last one's id: `pm_…`, or `card_…` of old.
    private static final Pattern CURSOR = Pattern.compile("[a-z]+_[A-Za-z0-9_]{1,240}");

    private final Questions questions;
    private final CustomerViews customers;

    ListPaymentMethods(Questions questions, CustomerViews customers) {
        this.questions = questions;
        this.customers = customers;
    }

    @Described(
            id = "listPaymentMethods",
            summary = "What a customer has saved to pay with, asked of Stripe each time",
            answer = CustomerAnswers.PaymentMethods.class,
            problems = {
                Rejection.CUSTOMER_NOT_FOUND,
                Rejection.PROCESSOR_UNAVAILABLE,
                Rejection.PROCESSOR_REFUSED,
                "no_answer",
                "overloaded",
                "commands_unavailable",
                "too_many_unanswered"
            },
            stripeCodes = true)
    @GetMapping("/api/stripe/customers/{id}/payment-methods")
    ResponseEntity<?> list(
            Reader reader,
            @Parameter(description = "The customer's id", example = "cus_1Example") @PathVariable
                    String id,
            @Parameter(example = "pm_1Example") Page page) {
        CustomerIds.check(id);
        var after = page.cursor();
        if (after != null && !CURSOR.matcher(after).matches()) {
            throw Page.invalidCursor().asException();
        }
        // Neither e-mail address nor name: whoever answers needs none.
        var owner = new Owner(asking(reader, id), null, null);
        return questions.ask((question, issuedAt) ->
                new Question.ListPaymentMethods(
                        question, owner, issuedAt, id, page.limit(), after));
    }

    private String asking(Reader reader, String id) {
        var owner = reader.owner();
        return owner == null
                ? customers.ownerOf(id).orElseThrow(() -> Problems.notFound().asException())
                : owner;
    }
}
