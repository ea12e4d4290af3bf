package io.payrail.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payrail.contract.Owner;
import io.payrail.contract.PaymentCommand;
import io.payrail.contract.PaymentReply;
import io.payrail.contract.Rejection;
import io.payrail.contract.Reply;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PaymentCommandTest {
    private WorkerFixture worker = WorkerFixture.withoutWorker();

    @BeforeAll
    void start() {
        var _ = worker.startWorker();
    }

    @AfterAll
    void stop() {
        worker.close();
    }

    private static Owner owner() {
        return new Owner("user-" + UUID.randomUUID(), "ada@example.com", "Ada");
    }

    private static PaymentCommand.Create payment(Owner owner, long amount, String reference) {
        return new PaymentCommand.Create(
                UUID.randomUUID(),
                owner,
                Instant.now(),
                amount,
                "usd",
                reference.isEmpty() ? null : reference,
                null);
    }

    @Test
    void aPaymentIsMadeWithItsCustomerAndWrittenDownWithItsEvents() {
        var command = payment(owner(), 1099, "");

        var reply = (PaymentReply.Ready) worker.execute(command);

        assertThat(reply.clientSecret().value()).startsWith(reply.paymentId() + "_secret_");
        assertThat(Objects.requireNonNull(reply.ephemeralKey()).value()).startsWith("ek_test_");
        assertThat(reply.customerSession()).isNull();
        assertThat(worker.statusOf(command.id())).isEqualTo("succeeded");
        assertThat(worker.journalOf(reply.paymentId()))
                .containsExactly("payrail.payment.created.v1");
        assertThat(worker.journalOf(reply.customerId()))
                .containsExactly("payrail.customer.created.v1");
    }

    @Test
    void whereStripeRefusesTheAppsVersionTheSameRequestWithAnotherGetsThePaymentThatIsMade() {
        var command = payment(owner(), 1099, "");
        var refused =
                new PaymentCommand.Create(
                        command.id(),
                        command.owner(),
                        command.issuedAt(),
                        1099,
                        "usd",
                        null,
                        "no version");

        assertThat(worker.execute(refused))
                .isInstanceOfSatisfying(
                        Reply.Rejected.class,
                        reply -> assertThat(reply.field()).isEqualTo("Stripe-Version"));

        assertThat(worker.statusOf(command.id())).isEqualTo("succeeded");
        assertThat(worker.execute(command)).isInstanceOf(PaymentReply.Ready.class);
    }

    @Test
    void theSameCommandAgainIsAnsweredAgainAndNotExecutedAgain() {
        var command = payment(owner(), 500, "");
        var first = (PaymentReply.Ready) worker.execute(command);

        var second = (PaymentReply.Ready) worker.execute(command);

        assertThat(second.paymentId()).isEqualTo(first.paymentId());
        assertThat(second.clientSecret()).isEqualTo(first.clientSecret());
        assertThat(worker.journalOf(first.paymentId())).hasSize(1);
    }

    @Test
    void theSameIdWithAnotherRequestIsRefused() {
        var owner = owner();
        var command = payment(owner, 500, "");
        var _ = worker.execute(command);

        var other =
                new PaymentCommand.Create(
                        command.id(), owner, command.issuedAt(), 501, "usd", null, null);

        assertThat(worker.execute(other))
                .isEqualTo(
                        new Reply.Rejected(command.id(), Rejection.IDEMPOTENCY_KEY_REUSED, null));
    }

    @Test
    void twoFirstPaymentsOfOneUserMakeOneCustomer() {
        var owner = owner();
        var one = payment(owner, 700, "");
        var other = payment(owner, 800, "");

        worker.send(one);
        worker.send(other);

        var first = (PaymentReply.Ready) worker.awaitReply(one.id());
        var second = (PaymentReply.Ready) worker.awaitReply(other.id());
        assertThat(second.customerId()).isEqualTo(first.customerId());
        assertThat(second.paymentId()).isNotEqualTo(first.paymentId());
    }

    @Test
    void anOpenPaymentWithTheSameReferenceIsReturned() {
        var owner = owner();
        var first = (PaymentReply.Ready) worker.execute(payment(owner, 900, "order-1"));

        var second = (PaymentReply.Ready) worker.execute(payment(owner, 900, "order-1"));
        var dearer = payment(owner, 901, "order-1");

        assertThat(second.paymentId()).isEqualTo(first.paymentId());
        assertThat(worker.execute(dearer))
                .isEqualTo(
                        new Reply.Rejected(dearer.id(), Rejection.REFERENCE_IN_USE, "reference"));
    }

    /// Another command with the same reference ends exactly between the two questions: one that a
    /// worker still executes that has lost its partition, so that nothing puts the two in order.
    /// Locks on the tables hold the second command before each of them.
    @Test
    void aPaymentThatIsWrittenDownBetweenTheTwoQuestionsIsNotMadeAgain() throws SQLException {
        var owner = owner();
        var command = payment(owner, 900, "order-2");
        var first = (PaymentReply.Ready) worker.execute(command);
        worker.jdbc
                .sql("UPDATE payment SET reference = NULL WHERE id = ?")
                .param(first.paymentId())
                .update();
        worker.jdbc
                .sql("UPDATE operation SET status = 'running', finished_at = NULL WHERE id = ?")
                .param(command.id())
                .update();
        var second = payment(owner, 900, "order-2");
        try (var payments = locked("payment")) {
            worker.send(second);
            await().atMost(Duration.ofSeconds(60)).until(() -> isWaitedFor("payment"));
            try (var operations = locked("operation")) {
                payments.commit();
                await().atMost(Duration.ofSeconds(60)).until(() -> isWaitedFor("operation"));
                var ends = JdbcClient.create(new SingleConnectionDataSource(operations, true));
                ends.sql("UPDATE payment SET reference = 'order-2' WHERE id = ?")
                        .param(first.paymentId())
                        .update();
                ends.sql(
                                "UPDATE operation SET status = 'succeeded', finished_at = now() WHERE id = ?")
                        .param(command.id())
                        .update();
                operations.commit();
            }
        }

        assertThat(worker.awaitReply(second.id()))
                .isEqualTo(
                        new Reply.Rejected(
                                second.id(), Rejection.REFERENCE_IN_PROGRESS, "reference"));
        assertThat(((PaymentReply.Ready) worker.execute(second)).paymentId())
                .isEqualTo(first.paymentId());
    }

    private Connection locked(String table) throws SQLException {
        var connection = worker.database.dataSource().getConnection();
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
        }
        return connection;
    }

    private boolean isWaitedFor(String table) {
        return worker.jdbc
                .sql(
                        """
                        SELECT EXISTS (SELECT FROM pg_locks WHERE relation = ?::regclass AND NOT granted)
                        """)
                .param(table)
                .query(Boolean.class)
                .single();
    }
}
