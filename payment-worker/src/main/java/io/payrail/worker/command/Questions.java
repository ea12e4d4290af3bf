package io.payrail.worker.command;

import io.payrail.contract.Question;
import io.payrail.contract.Rejection;
import io.payrail.contract.Reply;
import io.payrail.worker.customer.SavedMethods;
import io.payrail.worker.subscription.SubscriptionPreviews;
import java.time.Clock;
import org.springframework.stereotype.Component;

/// Answers questions: each time anew, with one try, and not at all when nobody can be waiting any
/// more, as after an outage. Blocks; thread-safe.
@Component
final class Questions {
    private final QuestionProperties properties;
    private final SavedMethods methods;
    private final SubscriptionPreviews previews;
    private final Clock clock;

    Questions(
            QuestionProperties properties,
            SavedMethods methods,
            SubscriptionPreviews previews,
            Clock clock) {
        this.properties = properties;
        this.methods = methods;
        this.previews = previews;
        this.clock = clock;
    }

    Reply answer(Question question) {
        if (question.issuedAt().plus(properties.patience()).isBefore(clock.instant())) {
            return unanswered(question);
        }
        return switch (question) {
            case Question.ListPaymentMethods list -> methods.list(list);
            case Question.PreviewSubscription preview -> previews.preview(preview);
        };
    }

    static Reply unanswered(Question question) {
        return new Reply.Rejected(question.id(), Rejection.PROCESSOR_UNAVAILABLE, null);
    }
}
