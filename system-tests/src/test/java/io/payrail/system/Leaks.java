package io.payrail.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Looks for secrets and personal data where none may be: in every log line, every row, every
/// record of `payrail.events`. What it finds it tells without repeating it.
final class Leaks {
    private static final int MOST_SHOWN = 10;

    /// Client secrets, ephemeral, secret and webhook keys, bearer tokens, the cards used.
    private static final Pattern SECRET =
            Pattern.compile(
                    "_secret_[A-Za-z0-9]{6,}|ek_test_\\w{4,}|sk_test_\\w{4,}|whsec_\\w{4,}"
                            + "|eyJhbGciOi|42424242 ?4242|4000 ?0000 ?0000 ?9995");

    private static final Pattern PERSONAL =
            Pattern.compile(Pattern.quote("@" + Wish.EMAIL_DOMAIN) + "|Name of user-");

    /// Where a customer's e-mail address and name are kept, by design.
    private static final Set<String> PERSONAL_TABLES =
            Set.of("customer", "owner_customer", "unresolved");

    private final List<String> found = new ArrayList<>();
    private final Set<String> erased;

    private Leaks(Set<String> erased) {
        this.erased = erased;
    }

    /// A line for each place.
    ///
    /// @param erased users who were told that they are forgotten
    static List<String> in(
            List<Path> logs, Database database, Tape tape, String eventsTopic, Set<String> erased)
            throws SQLException {
        var leaks = new Leaks(erased);
        logs.forEach(leaks::searchLog);
        for (var row :
                database.rows(
                        """
                        SELECT relname FROM pg_class
                        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
                        """)) {
            var table = row.get("relname");
            for (var text : database.texts(table)) {
                leaks.search("a row of " + table, text, !PERSONAL_TABLES.contains(table));
                leaks.searchErased(table, text);
            }
        }
        for (var record : tape.of(eventsTopic)) {
            leaks.search("an event of " + record.key(), Tape.text(record), true);
        }
        return leaks.found.stream()
                .limit(MOST_SHOWN)
                .map(place -> "8 no secret and no personal data: " + place)
                .toList();
    }

    private void searchLog(Path log) {
        if (!Files.exists(log)) {
            return;
        }
        try (var reader =
                new BufferedReader(Files.newBufferedReader(log, StandardCharsets.UTF_8))) {
            int number = 0;
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                search(log.getFileName() + ":" + number, line, true);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + log, e);
        }
    }

    private void search(String place, String text, boolean personalToo) {
        if (holdsSecret(text)) {
            found.add(place + " holds a secret or a card number");
        }
        if (personalToo && holdsPersonalData(text)) {
            found.add(place + " holds a name or an e-mail address");
        }
    }

    private void searchErased(String table, String row) {
        if (erased.stream().anyMatch(owner -> holdsPersonalData(row, owner))) {
            found.add(
                    "a row of " + table + " still holds the name or e-mail address of one erased");
        }
    }

    static boolean holdsPersonalData(String text, String owner) {
        return text.contains(Wish.email(owner)) || text.contains("Name of " + owner);
    }

    static boolean holdsSecret(String text) {
        return SECRET.matcher(text).find();
    }

    static boolean holdsPersonalData(String text) {
        return PERSONAL.matcher(text).find();
    }
}
