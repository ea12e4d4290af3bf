package io.payrail.worker.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.payrail.worker.operator.OperatorException;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;

/// Ten rows in seals of four: 1 to 4, 5 to 8, 9 and 10. Whatever is done to them past the triggers
/// is named as what it is.
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TamperingTest {
    private final Journaled journal = new Journaled();

    @BeforeEach
    void seal() {
        journal.begin();
        journal.appendEach("cus", 10);
        journal.seal();
        assertThat(journal.verify(null).broken()).isNull();
    }

    @AfterAll
    void close() {
        journal.close();
    }

    private void meddle(String sql) {
        assertThat(journal.meddle(sql)).isPositive();
    }

    private Broken broken() {
        return Objects.requireNonNull(journal.verify(null).broken(), "nothing was noticed");
    }

    private void assertRow(String what, long seal, long number) {
        assertThat(broken().what()).isEqualTo(what);
        assertThat(broken().seal()).isEqualTo(seal);
        assertThat(broken().aggregateId()).isEqualTo("cus_" + number);
        assertThat(broken().sequence()).isEqualTo(1);
        assertThat(broken().position()).isEqualTo(number);
    }

    private void assertSeal(String what, long seal) {
        assertThat(broken().what()).isEqualTo(what);
        assertThat(broken().seal()).isEqualTo(seal);
        assertThat(broken().position()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id = uuidv7()",
                "recorded_at = recorded_at + interval '1 microsecond'",
                "aggregate_type = 'payment'",
                "type = 'payrail.customer.deleted.v1'",
                "payload = jsonb_set(payload, '{owner}', '\"another\"')",
                "cause = 'command:another'",
                "traceparent = ''",
                "sequence = 2",
                "aggregate_id = 'cus_another'"
            })
    void aRowOfWhichAnyColumnWasChangedIsNamed(String change) {
        meddle("UPDATE journal SET %s WHERE aggregate_id = 'cus_6'".formatted(change));

        assertRow("row_changed", 2, 6);
    }

    @Test
    void theFirstOfSeveralBrokenRowsIsNamed() {
        meddle("UPDATE journal SET cause = 'x' WHERE aggregate_id IN ('cus_9', 'cus_3')");

        assertRow("row_changed", 1, 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 10})
    void aRowThatWasRemovedIsNamed(int number) {
        meddle("DELETE FROM journal WHERE aggregate_id = 'cus_%d'".formatted(number));

        assertRow("row_missing", (number - 1) / 4 + 1, number);
    }

    @Test
    void allRowsOfAPartitionThatIsStillThereAreMissing() {
        meddle("DELETE FROM journal");

        assertRow("row_missing", 1, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {-7, 4, 6})
    void aRowThatWasAddedIsNamed(int position) {
        meddle(
                """
                INSERT INTO journal (position, recorded_at, aggregate_type, aggregate_id, sequence, type, payload, cause)
                OVERRIDING SYSTEM VALUE
                VALUES (%d, now() + interval '1 hour', 'payment', 'pi_added', 7, 'payrail.payment.succeeded.v1', '{}',
                        'command:none')
                """
                        .formatted(position));

        assertThat(broken().what()).isEqualTo("row_added");
        assertThat(broken().aggregateId()).isEqualTo("pi_added");
        assertThat(broken().sequence()).isEqualTo(7);
        assertThat(broken().position()).isEqualTo(position);
    }

    @Test
    void aRowThatWasAddedInAGapIsNamed() {
        journal.database.transactions.executeWithoutResult(status -> {
            journal.appendInTransaction("cus_never");
            status.setRollbackOnly();
        });
        journal.append("cus_12");
        journal.seal();
        meddle(
                """
                INSERT INTO journal (position, recorded_at, aggregate_type, aggregate_id, sequence, type, payload, cause)
                OVERRIDING SYSTEM VALUE
                VALUES (11, now(), 'payment', 'pi_added', 7, 'payrail.payment.succeeded.v1', '{}', 'command:none')
                """);

        assertThat(broken().what()).isEqualTo("row_added");
        assertThat(broken().position()).isEqualTo(11);
    }

    @Test
    void aSealThatWasRemovedIsNamed() {
        meddle("DELETE FROM journal_seal WHERE number = 2");

        assertSeal("seal_missing", 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "row_digests[2] = sha256('')",
                "aggregate_ids[2] = 'cus_another'",
                "sequences[2] = 7",
                "partitions[2] = 'journal_20200106'",
                "to_position = to_position + 1",
                "sealed_at = sealed_at + interval '1 second'",
                "digest = sha256('')"
            })
    void aSealThatWasChangedIsNamed(String change) {
        meddle("UPDATE journal_seal SET %s WHERE number = 2".formatted(change));

        assertSeal("seal_changed", 2);
    }

    @Test
    void aRowAndItsSealThatWereChangedTogetherBreakTheChainAtTheNextSeal() {
        var head = journal.seals.head();
        rechain(2);

        assertSeal("seal_unchained", 3);
        assertThat(Objects.requireNonNull(journal.verify(head.toString()).broken()).what())
                .isEqualTo("seal_unchained");
    }

    @Test
    void aChainThatWasMadeAnewIsNoticedByWhoeverHasNotedItsHead() {
        var head = journal.seals.head();
        var older = journal.seals.head(2).orElseThrow();
        rechain(2);
        rechain(3);

        assertThat(journal.verify(null).broken()).as("by nobody else").isNull();
        var later = Objects.requireNonNull(journal.verify(head.toString()).broken());
        assertThat(later.what()).isEqualTo("head_differs");
        assertThat(later.seal()).isEqualTo(3);
        assertThat(Objects.requireNonNull(journal.verify(older.toString()).broken()).seal())
                .isEqualTo(2);
    }

    /// Changes a row of a seal and writes the seal anew so that it is whole in itself.
    private void rechain(long number) {
        var seal = journal.seals.after(number - 1).orElseThrow();
        meddle(
                "UPDATE journal SET cause = 'command:forged' WHERE position = "
                        + seal.entries().getFirst().position());
        var rows =
                journal.database.transactions.execute(
                        _ -> journal.seals.rows(seal.after(), seal.to(), 100));
        meddle("DELETE FROM journal_seal WHERE number = " + number);
        journal.seals.add(
                Seal.next(
                        journal.seals.head(number - 1).orElseThrow(),
                        seal.to(),
                        Objects.requireNonNull(rows),
                        seal.sealedAt()));
    }

    @Test
    void aChainThatWasCutOffAndSealedAnewIsNoticedByTheHead() {
        var head = journal.seals.head();
        meddle("UPDATE journal SET cause = 'command:forged' WHERE aggregate_id = 'cus_10'");
        meddle("DELETE FROM journal_seal WHERE number = 3");

        assertThat(Objects.requireNonNull(journal.verify(head.toString()).broken()).what())
                .isEqualTo("seal_missing");
        journal.seal();
        assertThat(journal.verify(null).broken()).isNull();
        assertThat(Objects.requireNonNull(journal.verify(head.toString()).broken()).what())
                .isEqualTo("head_differs");
    }

    @Test
    void verifyingMayBeginInTheMiddleAndGoOnBehindWhatIsBroken() {
        meddle("UPDATE journal SET cause = 'x' WHERE aggregate_id = 'cus_6'");

        var verified = journal.verify(new Place(2, null), null);

        assertThat(verified.broken()).isNull();
        assertThat(verified.rows()).isEqualTo(2);
        assertThatThrownBy(() -> journal.verify(new Place(4, null), null))
                .isInstanceOf(OperatorException.NotFound.class);
    }

    @Test
    void theTriggersRefuseWhatIsDoneByMistake() {
        for (var sql :
                new String[] {
                    "UPDATE journal SET cause = 'x'",
                    "DELETE FROM journal WHERE aggregate_id = 'cus_1'",
                    "TRUNCATE journal",
                    "TRUNCATE " + partition(),
                    "DELETE FROM " + partition(),
                    "UPDATE journal_seal SET sealed_at = now()",
                    "DELETE FROM journal_seal",
                    "TRUNCATE journal_seal"
                }) {
            assertThatThrownBy(() -> journal.database.jdbc.sql(sql).update())
                    .as(sql)
                    .isInstanceOf(DataAccessException.class)
                    .rootCause()
                    .hasMessageContaining("append-only");
        }
        assertThat(journal.verify(null).broken()).isNull();
    }

    private String partition() {
        return journal.database
                .jdbc
                .sql("SELECT DISTINCT tableoid::regclass::text FROM journal")
                .query(String.class)
                .single();
    }

    @Test
    void aPartitionThatWasDroppedIsToldAndIsNoFault() {
        var week = partition();
        journal.database
                .jdbc
                .sql(
                        """
                        INSERT INTO journal (recorded_at, aggregate_type, aggregate_id, sequence, type, payload, cause)
                        VALUES (now() + interval '7 days', 'customer', 'cus_next_week', 1, 'payrail.customer.created.v1',
                                '{}', 'backfill:1')
                        """)
                .update();
        journal.seal();

        journal.database.jdbc.sql("DROP TABLE " + week).update();

        var verified = journal.verify(null);
        assertThat(verified.broken()).isNull();
        assertThat(verified.gone()).containsOnlyKeys(week).containsValue(10L);
        assertThat(verified.rows()).isEqualTo(1);
        assertThat(verified.seals()).isEqualTo(4);
    }

    @Test
    void aRowIsMissingAlsoWhereItsPartitionWasGivenAnotherName() {
        var name = partition();
        journal.database.jdbc.sql("ALTER TABLE " + name + " RENAME TO journal_old").update();
        assertThat(journal.verify(null).broken()).isNull();
        meddle("DELETE FROM journal WHERE aggregate_id = 'cus_6'");

        assertRow("row_missing", 2, 6);
        journal.database.jdbc.sql("ALTER TABLE journal_old RENAME TO " + name).update();
    }
}
