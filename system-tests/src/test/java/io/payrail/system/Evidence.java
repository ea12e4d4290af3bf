package io.payrail.system;

import static java.util.Map.entry;

import io.payrail.system.Database.Row;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/// All that can be known from outside at one moment: what the clients were promised, Stripe's
/// books, the tables, the topics.
///
/// @param tables rows of the tables that are compared, by table
/// @param scrapes the metrics of the processes that live
record Evidence(
        List<Promise> promises,
        JsonNode ledger,
        Map<String, List<Row>> tables,
        Tape tape,
        List<Scrape> scrapes) {
    static final String LEDGER =
            "totals,payment_intents,charges,refunds,disputes,customers,subscriptions,invoices,"
                    + "setup_intents,checkout.sessions,events,counts";

    private static final Map<String, String> QUERIES =
            Map.ofEntries(
                    entry(
                            "operation",
                            "SELECT id, owner, type, status, object_id, error_code FROM operation"),
                    entry("unresolved", "SELECT operation_id, attempts FROM unresolved"),
                    entry("payment", "SELECT * FROM payment"),
                    entry("charge", "SELECT * FROM charge"),
                    entry("refund", "SELECT * FROM refund"),
                    entry("dispute", "SELECT * FROM dispute"),
                    entry("subscription", "SELECT * FROM subscription"),
                    entry("invoice", "SELECT * FROM invoice"),
                    entry("setup_intent", "SELECT id, status, customer_id FROM setup_intent"),
                    entry(
                            "customer",
                            "SELECT id, owner, deleted, email IS NULL AND name IS NULL AS unnamed FROM customer"),
                    entry("owner_customer", "SELECT owner, customer_id FROM owner_customer"),
                    entry("inbox", "SELECT event_id, type, outcome FROM inbox"),
                    entry("refresh", "SELECT object_id, kind, attempts FROM refresh"),
                    entry(
                            "journal",
                            "SELECT id, aggregate_id, sequence, type, payload, cause FROM journal ORDER BY position"),
                    entry("unsound_seal", Sealing.UNSOUND));

    /// The topics are read last and the metrics first, so that no metric tells of what is not
    /// there.
    static Evidence gather(
            List<Promise> promises,
            List<Scrape> scrapes,
            Stripe stripe,
            Database database,
            Tape tape)
            throws SQLException, InterruptedException {
        database.forget();
        var tables = tables(database);
        database.forget();
        tape.readOn();
        return new Evidence(promises, stripe.ledger(LEDGER), tables, tape, scrapes);
    }

    /// Without the metrics.
    static Evidence gather(List<Promise> promises, Stripe stripe, Database database, Tape tape)
            throws SQLException, InterruptedException {
        return gather(promises, List.of(), stripe, database, tape);
    }

    /// The same, but for the tables, which are as the connection sees them.
    Evidence with(Database database) throws SQLException {
        return new Evidence(promises, ledger, tables(database), tape, scrapes);
    }

    /// The same, but for the metrics.
    Evidence with(List<Scrape> others) {
        return new Evidence(promises, ledger, tables, tape, others);
    }

    private static Map<String, List<Row>> tables(Database database) throws SQLException {
        var tables = new HashMap<String, List<Row>>();
        for (var query : QUERIES.entrySet()) {
            tables.put(query.getKey(), database.rows(query.getValue()));
        }
        return tables;
    }

    List<Row> table(String name) {
        return tables.getOrDefault(name, List.of());
    }

    Map<String, Row> table(String name, String key) {
        return table(name).stream()
                .collect(Collectors.toMap(row -> row.get(key), Function.identity()));
    }

    List<JsonNode> atStripe(String section) {
        var objects = new ArrayList<JsonNode>();
        StreamSupport.stream(ledger.path(section).spliterator(), false).forEach(objects::add);
        return objects;
    }

    /// A number that changes whenever anything was added.
    long size() {
        return tables.values().stream().mapToLong(List::size).sum()
                + atStripe("events").size()
                + tape.size();
    }
}
