package io.payrail.local.demo;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Plays the day step by step, prints after each what happened and when, as Kafka, PostgreSQL and
/// the simulator recorded it, and judges at the end: each expected event, and each row of the
/// journal, came out of `payrail.events` exactly once.
public final class Demo {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration QUIET = Duration.ofMillis(700);
    private static final Duration LONGEST_UNREST = Duration.ofSeconds(10);

    private final DemoTarget target;
    private final Clock clock;
    private final PrintStream out;

    public Demo(DemoTarget target, Clock clock, PrintStream out) {
        this.target = target;
        this.clock = clock;
        this.out = out;
    }

    /// Plays the whole day.
    ///
    /// @return whether everything came out as it should
    public boolean play() throws InterruptedException {
        var problems = new ArrayList<String>();
        try (var http = new Http(clock);
                var timeline = Timeline.open(target, clock)) {
            // What is committed from now on comes out when the tape is running.
            Instant start = clock.instant();
            var tape = timeline.tape();
            var stage = new Stage(target, http);
            int number = 0;
            for (Day.Step step : Day.steps()) {
                number++;
                Instant began = clock.instant();
                try {
                    step.script().play(stage);
                } catch (UnexpectedAnswerException e) {
                    problems.add(step.title() + ": " + e.getMessage());
                }
                tape.await(seen -> Verdict.missing(stage.expected(), seen).isEmpty(), PATIENCE);
                tape.awaitQuiet(QUIET, LONGEST_UNREST);
                print(number, step.title(), timeline.since(began, http.momentsSince(began)));
            }
            List<JournalReader.Entry> committed = timeline.journal().since(start);
            tape.await(seen -> Verdict.unpublished(committed, seen).isEmpty(), PATIENCE);
            problems.addAll(Verdict.problems(stage.expected(), committed, tape.published()));
            out.println();
            if (problems.isEmpty()) {
                out.printf(
                        "  Every expected event (%d) and every journal row (%d) came out of"
                                + " payrail.events exactly once.%n",
                        stage.expected().size(), committed.size());
            } else {
                problems.forEach(problem -> out.println("  WRONG  " + problem));
            }
            out.flush();
        }
        return problems.isEmpty();
    }

    private void print(int number, String title, List<Moment> moments) {
        out.printf("%n  %d  %s%n", number, title);
        if (moments.isEmpty()) {
            return;
        }
        long zero = moments.getFirst().at().toEpochMilli();
        for (Moment moment : moments) {
            out.printf(
                    "     %6d ms  %-11s %s%n",
                    moment.at().toEpochMilli() - zero, moment.source(), moment.text());
        }
        out.flush();
    }
}
