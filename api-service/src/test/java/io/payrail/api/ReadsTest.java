package io.payrail.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Operations and payments, read through the views by the API's own role.
class ReadsTest {
    private final String user = Rig.user();
    private final String token = Rig.TOKENS.of(user);

    @Test
    void anOperationSaysHowItStands() {
        var id = UUID.randomUUID();
        insertOperation(id, user, "succeeded", "'pi_1'", "NULL", "NULL", "NULL", "now()");

        var answer = Rig.API.get(token, "/api/stripe/operations/" + id);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().propertyNames())
                .containsExactly(
                        "operation_id", "status", "type", "object_id", "issued_at", "finished_at");
        assertThat(answer.text("operation_id")).isEqualTo(id.toString());
        assertThat(answer.text("status")).isEqualTo("succeeded");
        assertThat(answer.text("object_id")).isEqualTo("pi_1");
        assertThat(answer.text("issued_at")).isEqualTo("2026-11-23T10:00:00Z");
    }

    @Test
    void theServiceReadsAsItsOwnRole() {
        Rig.API.get(token, "/api/stripe/payments/pi_absent");

        assertThat(
                        Rig.API
                                .context()
                                .getBean(JdbcClient.class)
                                .sql(
                                        """
                                        SELECT current_user || ' '
                                               || current_setting('application_name') || ' '
                                               || current_setting('transaction_read_only')
                                        """)
                                .query(String.class)
                                .single())
                .isEqualTo(ApiDatabase.USERNAME + " api-service on");
    }

    @Test
    void anOperationThatFailedSaysWhy() {
        var id = UUID.randomUUID();
        insertOperation(
                id, user, "declined", "NULL", "'card_declined'", "'lost_card'", "NULL", "now()");

        var error = Rig.API.get(token, "/api/stripe/operations/" + id).json().path("error");

        assertThat(error.path("code").asString()).isEqualTo("card_declined");
        assertThat(error.path("decline_code").asString()).isEqualTo("lost_card");
        assertThat(error.has("field")).isFalse();
    }

    @Test
    void anOperationIsFoundByItsIdInUpperCaseToo() {
        var id = UUID.randomUUID();
        insertOperation(id, user, "running", "NULL", "NULL", "NULL", "NULL", "NULL");
        String upper = id.toString().toUpperCase(java.util.Locale.ROOT);

        var answer = Rig.API.get(token, "/api/stripe/operations/" + upper);

        assertThat(answer.text("status")).isEqualTo("running");
    }

    @Test
    void aPaymentSaysHowItStands() {
        insertPayment("pi_full_" + user, user);

        var answer = Rig.API.get(token, "/api/stripe/payments/pi_full_" + user);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("id")).isEqualTo("pi_full_" + user);
        assertThat(answer.text("status")).isEqualTo("requires_payment_method");
        assertThat(answer.json().path("amount").asLong()).isEqualTo(1099);
        assertThat(answer.json().path("amount_refunded").asLong()).isEqualTo(0);
        assertThat(answer.text("currency")).isEqualTo("eur");
        assertThat(answer.text("customer")).isEqualTo("cus_1");
        assertThat(answer.text("reference")).isEqualTo("order 7");
        assertThat(answer.json().path("failure").path("code").asString())
                .isEqualTo("card_declined");
        assertThat(answer.text("created_at")).isEqualTo("2026-11-23T10:00:00Z");
    }

    @Test
    void whatIsAnothersIsNotThere() {
        var id = UUID.randomUUID();
        insertOperation(id, user, "running", "NULL", "NULL", "NULL", "NULL", "NULL");
        insertPayment("pi_own_" + user, user);
        var stranger = Rig.TOKENS.of(Rig.user());

        var operation = Rig.API.get(stranger, "/api/stripe/operations/" + id);
        var payment = Rig.API.get(stranger, "/api/stripe/payments/pi_own_" + user);
        var absent = Rig.API.get(stranger, "/api/stripe/payments/pi_absent");

        assertThat(operation.status()).isEqualTo(404);
        assertThat(operation.response().body()).isEqualTo(absent.response().body());
        assertThat(payment.response().body()).isEqualTo(absent.response().body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "operations/x",
                "operations/1-1-1-1-1",
                "operations/00000000-0000-0000-0000-000000000000",
                "operations/00000000-0000-0000-0000-00000000000g",
                "payments/pi_",
                "payments/x",
                "payments/pi_'%20OR%201=1",
                "payments/pi_absent",
                "payments/pi_%F0%9F%92%B3"
            })
    void whatIsNotThereOrCannotBeIsTheSame404(String path) {
        var answer = Rig.API.get(token, "/api/stripe/" + path);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text("code")).isEqualTo("not_found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM public.operation",
                "SELECT * FROM public.payment",
                "SELECT * FROM public.customer",
                "SELECT * FROM public.owner_customer",
                "INSERT INTO public.customer (id, deleted, created_at, observed_at)"
                        + " VALUES ('cus_x', false, now(), now())",
                "UPDATE api.operation SET status = 'succeeded'",
                "DELETE FROM api.payment",
                "TRUNCATE public.payment",
                "CREATE TABLE api.mine (id int)",
                "CREATE TABLE public.mine (id int)",
                "CREATE SCHEMA mine",
                "CREATE TEMPORARY TABLE mine (id int)",
                "COPY (SELECT 1) TO '/tmp/mine'",
                "ALTER ROLE payrail_api SUPERUSER",
                "SET ROLE postgres",
                "SELECT pg_read_file('/etc/passwd')"
            })
    void theRoleCanReadTheViewsAndNothingElse(String statement) throws SQLException {
        try (var connection =
                        DriverManager.getConnection(
                                Rig.jdbcUrl(), ApiDatabase.USERNAME, ApiDatabase.PASSWORD);
                var access = connection.createStatement()) {
            access.execute("SELECT count(*) FROM api.operation");
            access.execute("SELECT count(*) FROM payment");
            // What the role may undo is no protection: privileges are.
            access.execute("SET default_transaction_read_only = off");

            assertThatThrownBy(() -> access.execute(statement))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getSQLState()).isEqualTo("42501"));
        }
    }

    private static void insertOperation(
            UUID id,
            String owner,
            String status,
            String objectId,
            String errorCode,
            String declineCode,
            String errorField,
            String finishedAt) {
        execute(
                """
                INSERT INTO operation (id, owner, type, fingerprint, status, object_id, error_code,
                                       decline_code, error_field, issued_at, claimed_at, finished_at)
                VALUES ('%s', '%s', 'create_payment', 'f', '%s', %s, %s, %s, %s,
                        '2026-11-23T10:00:00Z', now(), %s)
                """
                        .formatted(
                                id,
                                owner,
                                status,
                                objectId,
                                errorCode,
                                declineCode,
                                errorField,
                                finishedAt));
    }

    private static void insertPayment(String id, String owner) {
        execute(
                """
                INSERT INTO payment (id, owner, customer_id, reference, amount, amount_capturable,
                                     amount_received, currency, status, failure_code, created_at,
                                     observed_since, observed_at)
                VALUES ('%s', '%s', 'cus_1', 'order 7', 1099, 0, 0, 'eur',
                        'requires_payment_method', 'card_declined', '2026-11-23T10:00:00Z', now(),
                        now())
                """
                        .formatted(id, owner));
    }

    private static void execute(String sql) {
        try (var connection = Rig.DATABASE.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
