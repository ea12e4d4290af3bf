package io.payrail.worker.customer;

import io.payrail.contract.CustomerCommand;
import io.payrail.contract.Instruction;
import io.payrail.contract.Messages;
import io.payrail.contract.Rejection;
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
        endUpdates(command, deleted.cause());
        forgetWhoAsked(command.owner().id());
        // Digests, but an e-mail address can be guessed. What comes late of the pair counts as
        // unpaired.
        jdbc.sql("DELETE FROM shadow_event WHERE kind = 'customer' AND object_id = :id")
                .param("id", command.customerId())
                .update();
    }

    /// An update whose outcome is not known has nobody left to update.
    private void endUpdates(CustomerCommand.Erase command, Cause cause) {
        jdbc.sql(
                        """
                        SELECT command::text FROM unresolved
                        WHERE command ->> 'type' = 'update_customer.v1' AND command ->> 'customerId' = :customer
                        """)
                .param("customer", command.customerId())
                .query(String.class)
                .list()
                .forEach(kept -> {
                    if (Messages.decodeCommand(kept.getBytes(StandardCharsets.UTF_8))
                            instanceof Instruction update) {
                        completion.without(
                                update,
                                new Ending.Rejected(Rejection.CUSTOMER_NOT_FOUND, null),
                                cause);
                    }
                });
    }

    /// The owner's other open commands keep what they ask for. E-mail address and name of the token
    /// are for a customer's creation only; a new customer is made without them.
    private void forgetWhoAsked(String owner) {
        jdbc.sql(
                        """
                        UPDATE unresolved
                        SET command = jsonb_set(command, '{owner}', command -> 'owner' || '{"email": null, "name": null}')
                        WHERE command -> 'owner' ->> 'id' = :owner
                        """)
                .param("owner", owner)
                .update();
    }
}
