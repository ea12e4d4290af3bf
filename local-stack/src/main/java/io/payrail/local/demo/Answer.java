package io.payrail.local.demo;

import tools.jackson.databind.JsonNode;

/// What an HTTP request was answered.
record Answer(int status, JsonNode body) {
    /// A field that must be there.
    String text(String field) {
        JsonNode value = body.path(field);
        if (!value.isString()) {
            throw new UnexpectedAnswerException(
                    "The answer (%d) has no %s".formatted(status, field));
        }
        return value.asString();
    }

    Answer expect(int wanted) {
        if (status != wanted) {
            throw new UnexpectedAnswerException(
                    "The answer is %d and not %d. %s".formatted(status, wanted, reason()));
        }
        return this;
    }

    /// Payrail's code, or Stripe's message.
    private String reason() {
        return body.path("code").asString(body.path("error").path("message").asString(""));
    }
}
