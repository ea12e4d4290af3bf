package io.payrail.api.customer;

import io.payrail.api.openapi.Described;
import io.payrail.api.problem.Problems;
import io.payrail.api.security.Reader;
import io.swagger.v3.oas.annotations.Parameter;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// `GET /api/stripe/customers/{id}` and `GET /api/stripe/customer`, the owner's own, as last seen
/// at Stripe. Another's customer and none at all are the same 404.
@RestController
final class ReadCustomer {
    private final CustomerViews customers;

    ReadCustomer(CustomerViews customers) {
        this.customers = customers;
    }

    @Described(
            id = "readCustomer",
            summary = "A customer as last seen at Stripe",
            answer = CustomerViews.Customer.class)
    @GetMapping("/api/stripe/customers/{id}")
    Object customer(
            Reader reader,
            @Parameter(description = "The customer's id", example = "cus_1Example") @PathVariable
                    String id) {
        CustomerIds.check(id);
        return customers.find(id, reader).orElseThrow(() -> Problems.notFound().asException());
    }

    /// Whose own it is, is not said for an operator who names nobody.
    @Described(
            id = "readOwnCustomer",
            summary = "The user's own customer",
            answer = CustomerViews.Customer.class,
            problems = "not_found")
    @GetMapping("/api/stripe/customer")
    Object own(Reader reader) {
        var owner = reader.owner();
        if (owner == null) {
            throw Problems.notFound().asException();
        }
        return customers.of(owner).orElseThrow(() -> Problems.notFound().asException());
    }
}
