package io.payrail.worker.customer;

import io.payrail.contract.CustomerCommand;
import io.payrail.contract.Messages;
import io.payrail.contract.PaymentCommand;
import io.payrail.contract.Question;
import io.payrail.contract.Rejection;
import io.payrail.contract.SessionCommand;
import io.payrail.contract.SubscriptionCommand;
import io.payrail.worker.journal.Cause;
import io.payrail.worker.operation.Completion;
import io.payrail.worker.operation.Ending;
import io.payrail.worker.projection.Observation;
import java.nio.charset.StandardCharsets;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/// Where personal data of a customer may be, and its removal. The customer's own row is emptied by
/// the observation that it is deleted. Thread-safe.
@Repository
class ErasureRows {
    private final JdbcClient jdbc;
    private final Completion completion;

    ErasureRows(JdbcClient jdbc, Completion completion) {
        this.jdbc = jdbc;
        this.completion = completion;
    }

    /// Whether a customer is the owner's, or was until it was deleted: then there may still be
    /// something to forget.
    @Transactional(readOnly = true)
    public boolean belonged(String customerId, String owner) {
        return jdbc.sql("SELECT EXISTS (SELECT FROM customer WHERE id = :id AND owner = :owner)")
                .param("id", customerId)
                .param("owner", owner)
                .query(Boolean.class)
                .single();
    }

    /// Ends the operation and forgets the person, in one transaction.
    @Transactional
    public void forget(CustomerCommand.Erase command, Observation deleted) {
        completion.succeeded(command, deleted);
        forgetWhoAsked(command.owner().id());
        forgetWhatWasAsked(command, deleted.cause());
        // Digests, but an e-mail address can be guessed. What comes late of the pair counts as
        // unpaired.
        jdbc.sql("DELETE FROM shadow_event WHERE kind = 'customer' AND object_id = :id")
                .param("id", command.customerId())
                .update();
    }

    /// E-mail address and name of the token are for a customer's creation only; a new customer is
    /// made without them, also by a call that was written down before.
    private void forgetWhoAsked(String owner) {
        jdbc.sql(
                        """
                        UPDATE unresolved
                        SET command = jsonb_set(command, '{owner}', command -> 'owner' || '{"email": null, "name": null}')
                        WHERE command -> 'owner' ->> 'id' = :owner
                        """)
                .param("owner", owner)
                .update();
        jdbc.sql("UPDATE owner_customer SET email = NULL, name = NULL WHERE owner = :owner")
                .param("owner", owner)
                .update();
    }

    /// A creation or an update whose outcome is not known has nobody left to make or to update. The
    /// owner's other open commands keep what they ask for, without the app's own words.
    private void forgetWhatWasAsked(CustomerCommand.Erase erase, Cause cause) {
        jdbc.sql("SELECT command::text FROM unresolved WHERE command -> 'owner' ->> 'id' = :owner")
                .param("owner", erase.owner().id())
                .query(String.class)
                .list()
                .forEach(kept -> {
                    switch (Messages.decodeCommand(kept.getBytes(StandardCharsets.UTF_8))) {
                        case CustomerCommand.Create create -> end(create, cause);
                        case CustomerCommand.Update update
                                when update.customerId().equals(erase.customerId()) ->
                                end(update, cause);
                        case PaymentCommand payment -> keep(payment, payment.withoutWords());
                        case CustomerCommand _,
                                SubscriptionCommand _,
                                SessionCommand _,
                                Question _ -> {}
                    }
                });
    }

    private void end(CustomerCommand command, Cause cause) {
        completion.without(command, new Ending.Rejected(Rejection.CUSTOMER_NOT_FOUND, null), cause);
    }

    private void keep(PaymentCommand command, PaymentCommand forgotten) {
        if (forgotten.fingerprint().equals(command.fingerprint())) {
            return;
        }
        jdbc.sql(
                        """
                        WITH kept AS (UPDATE unresolved SET command = :command::jsonb WHERE operation_id = :id)
                        UPDATE operation SET kept_fingerprint = :fingerprint WHERE id = :id
                        """)
                .param("command", new String(Messages.encode(forgotten), StandardCharsets.UTF_8))
                .param("fingerprint", forgotten.fingerprint())
                .param("id", command.id())
                .update();
    }
}
