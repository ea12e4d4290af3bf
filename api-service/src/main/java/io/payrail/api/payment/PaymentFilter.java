package io.payrail.api.payment;

import io.payrail.api.problem.FieldError;
import io.payrail.api.problem.Problems;
import io.payrail.api.request.Cursor;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which payments a list is to have. Each condition is in the SQL only if it is asked for, so that
/// PostgreSQL sees which index serves it; what cannot be is noted until [#finish()]. For one
/// thread.
final class PaymentFilter {
    private static final Pattern STATUS = Pattern.compile("[a-z_]{1,40}");
    private static final Pattern CUSTOMER = Pattern.compile("cus_[A-Za-z0-9_]{1,250}");
    private static final Pattern REFERENCE =
            Pattern.compile("[^\\p{Cntrl}]{1," + CreatePayment.REFERENCE_CHARACTERS + "}");
    private static final Pattern TIME =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,18}(?:Z|[+-][0-9]{2}:[0-9]{2})");

    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> parameters = new LinkedHashMap<>();
    private final List<FieldError> errors = new ArrayList<>();

    /// @param owner whose payments; null for everybody's
    PaymentFilter owner(@Nullable String owner) {
        return owner == null ? this : add("owner = :owner", "owner", owner);
    }

    PaymentFilter status(@Nullable String status) {
        return text("status", status, STATUS, "invalid_filter", "status = :status");
    }

    PaymentFilter reference(@Nullable String reference) {
        return text("reference", reference, REFERENCE, "invalid_filter", "reference = :reference");
    }

    PaymentFilter customer(@Nullable String customer) {
        return text(
                "customer", customer, CUSTOMER, "invalid_customer_id", "customer_id = :customer");
    }

    PaymentFilter currency(@Nullable String code) {
        if (code == null) {
            return this;
        }
        var currency = StripeCurrency.of(code);
        return currency == null
                ? reject("currency", "unsupported_currency", "Must be one that Stripe takes.")
                : add("currency = :currency", "currency", currency.code());
    }

    PaymentFilter createdFrom(@Nullable String time) {
        return time("created_from", time, "created_at >= :created_from");
    }

    PaymentFilter createdTo(@Nullable String time) {
        return time("created_to", time, "created_at < :created_to");
    }

    PaymentFilter after(@Nullable Cursor last) {
        if (last == null) {
            return this;
        }
        parameters.put("after", last.createdAtInUtc());
        return add("(created_at, id) < (:after, :after_id)", "after_id", last.id());
    }

    /// @throws io.payrail.api.problem.ProblemException with status 400 for all that cannot be
    void finish() {
        if (!errors.isEmpty()) {
            throw Problems.invalidRequest(errors).asException();
        }
    }

    String where() {
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    Map<String, Object> parameters() {
        return parameters;
    }

    private PaymentFilter text(
            String name, @Nullable String value, Pattern form, String code, String condition) {
        if (value == null) {
            return this;
        }
        return form.matcher(value).matches()
                ? add(condition, name, value)
                : reject(name, code, "Cannot be the value of any payment.");
    }

    private PaymentFilter time(String name, @Nullable String value, String condition) {
        if (value == null) {
            return this;
        }
        var time = TIME.matcher(value).matches() ? parsed(value) : null;
        return time == null
                ? reject(name, "invalid_time", "Must look like 2026-07-29T12:00:00Z.")
                : add(condition, name, time);
    }

    private static @Nullable OffsetDateTime parsed(String time) {
        try {
            return OffsetDateTime.parse(time);
        } catch (DateTimeException _) {
            return null;
        }
    }

    private PaymentFilter add(String condition, String name, Object value) {
        conditions.add(condition);
        parameters.put(name, value);
        return this;
    }

    private PaymentFilter reject(String name, String code, String detail) {
        errors.add(new FieldError(name, code, detail));
        return this;
    }
}
