package io.payrail.api.command;

import io.payrail.contract.Reply;
import java.time.Duration;
import org.springframework.http.ResponseEntity;

/// What a client gets for the reply to a question: there is no operation to name or to look at
/// later.
final class QuestionAnswers {
    private QuestionAnswers() {}

    static ResponseEntity<?> of(Reply reply, Duration retryAfter) {
        return switch (reply) {
            case Reply.Success success -> CommandAnswers.success(success, ResponseEntity.ok());
            case Reply.Rejected rejected ->
                    CommandProblems.rejected(rejected, retryAfter).asResponse();
            case Reply.Declined declined -> CommandProblems.declined(declined).asResponse();
            case Reply.Unresolved _ -> CommandProblems.noAnswer(retryAfter).asResponse();
        };
    }
}
