package io.payrail.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.embedded.Servers;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What cannot be the id of an owner, which is kept for as long as the books are.
class OwnerIdsTest {
    private static final String COMMAND = "/api/stripe/setup-intents";
    private static final String READ = "/api/stripe/payments";

    private static final Conformance CONFORMANCE = new Conformance(OpenApiDocument.ofRig());

    private final String address = Servers.unique("ada") + "@users.example";
    private final String service =
            Rig.TOKENS.with(
                    claims -> claims.subject("a-backend").claim("scope", "payments:service"));

    @BeforeEach
    void everythingElseGoesWell() {
        Rig.WORKER.answers(Rig::success);
    }

    @Test
    void aUsersSubjectIsNoEMailAddress() {
        var token = Rig.TOKENS.with(claims -> claims.subject(address));

        var command = Rig.API.post(token, COMMAND, "{}");
        var read = Rig.API.get(token, READ);

        assertThat(List.of(command, read))
                .allSatisfy(answer -> {
                    assertThat(answer.status()).isEqualTo(401);
                    assertThat(answer.text("code")).isEqualTo("personal_subject");
                    assertThat(answer.text("detail")).contains("opaque");
                    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
                    assertThat(answer.response().body()).doesNotContain(address);
                });
        CONFORMANCE.check(operation("POST " + COMMAND), command);
        CONFORMANCE.check(operation("GET " + READ), read);
        assertThat(Rig.WORKER.receivedFrom(address)).isEmpty();
    }

    @Test
    void aServiceNamesNoEMailAddress() {
        var answer = Rig.API.post(service, COMMAND, "{}", "Payrail-User", address);

        assertRefused(answer, "invalid_user", address);
    }

    @Test
    void aServiceNamesNoCardsNumber() {
        for (var number : List.of("4242424242424242", "4242 4242 4242 4242")) {
            var answer = Rig.API.post(service, COMMAND, "{}", "Payrail-User", number);

            assertRefused(answer, "card_number", number);
        }
    }

    private static void assertRefused(RunningApi.Answer answer, String code, String named) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("errors").findValuesAsString("field"))
                .containsExactly("Payrail-User");
        assertThat(answer.json().path("errors").findValuesAsString("code")).containsExactly(code);
        assertThat(answer.response().body()).doesNotContain(named);
        CONFORMANCE.check(operation("POST " + COMMAND), answer);
        assertThat(Rig.WORKER.receivedFrom(named)).isEmpty();
    }

    /// Nothing is theirs, and what they read names them nowhere.
    @Test
    void anOperatorsSubjectMayBeOne() {
        var operator =
                Rig.TOKENS.with(claims ->
                        claims.subject(address).claim("roles", List.of("payments:operate")));

        assertThat(Rig.API.get(operator, READ).status()).isEqualTo(200);
    }

    @Test
    void whoAllowsEMailAddressesHasThem() {
        try (var api =
                Rig.start(
                        "--payrail.api.users.email-subjects=true",
                        "--payrail.api.command.reply-partition=3")) {
            var token = Rig.TOKENS.with(claims -> claims.subject(address));

            assertThat(api.post(token, COMMAND, "{}").status()).isEqualTo(200);
            assertThat(api.post(service, COMMAND, "{}", "Payrail-User", address).status())
                    .isEqualTo(200);
            assertThat(Rig.WORKER.receivedFrom(address)).hasSize(2);
        }
    }

    private static OpenApiDocument.Operation operation(String name) {
        return OpenApiDocument.ofRig().operations().stream()
                .filter(each -> each.toString().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
