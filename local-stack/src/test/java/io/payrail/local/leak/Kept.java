package io.payrail.local.leak;

import static java.util.stream.Collectors.toCollection;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Where a marked value is kept on purpose. Anywhere else it is a leak; and a place in which it is
/// not found any more is taken from the list.
public record Kept(Mark mark, String place, String why) {
    private static final String COMMANDS = "topic payrail.commands";
    private static final String REPLIES = "topic payrail.replies";
    private static final String STRIPE = "topic payrail.stripe-events";
    private static final String SENT = "it goes to Stripe";
    private static final String ASKED = "the app has asked for it";
    private static final String RAW = "Stripe's own words, byte for byte";
    private static final String AS_SOURCE = "a dead letter is what its source was";

    public static final List<Kept> ALL =
            List.of(
                    new Kept(Mark.EMAIL, "table customer", "the customer's, until erased"),
                    new Kept(Mark.NAME, "table customer", "the customer's, until erased"),
                    new Kept(Mark.EMAIL, "table owner_customer", "of who becomes a customer"),
                    new Kept(Mark.NAME, "table owner_customer", "of who becomes a customer"),
                    new Kept(Mark.EMAIL, "table unresolved", "a command that is tried again"),
                    new Kept(Mark.NAME, "table unresolved", "a command that is tried again"),
                    new Kept(Mark.EMAIL, COMMANDS, SENT),
                    new Kept(Mark.NAME, COMMANDS, SENT),
                    new Kept(Mark.NOTE, COMMANDS, SENT),
                    new Kept(Mark.RETURN_URL, COMMANDS, SENT),
                    new Kept(Mark.ABSENT_ID, COMMANDS, SENT),
                    new Kept(Mark.CLIENT_SECRET, REPLIES, ASKED),
                    new Kept(Mark.EPHEMERAL_KEY, REPLIES, ASKED),
                    new Kept(Mark.PAGE, REPLIES, ASKED),
                    new Kept(Mark.EMAIL, STRIPE, RAW),
                    new Kept(Mark.NAME, STRIPE, RAW),
                    new Kept(Mark.NOTE, STRIPE, RAW),
                    new Kept(Mark.CLIENT_SECRET, STRIPE, RAW),
                    new Kept(Mark.EMAIL, COMMANDS + ".dlt", AS_SOURCE),
                    new Kept(Mark.NAME, COMMANDS + ".dlt", AS_SOURCE),
                    new Kept(Mark.EMAIL, STRIPE + ".dlt", AS_SOURCE),
                    new Kept(Mark.NAME, STRIPE + ".dlt", AS_SOURCE),
                    new Kept(Mark.CLIENT_SECRET, STRIPE + ".dlt", AS_SOURCE));

    public static Set<Leaks.Found> places() {
        return ALL.stream()
                .map(kept -> new Leaks.Found(kept.mark(), kept.place()))
                .collect(toCollection(TreeSet::new));
    }
}
