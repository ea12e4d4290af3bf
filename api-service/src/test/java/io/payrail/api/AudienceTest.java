package io.payrail.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Whom a token must be for, where that is configured.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AudienceTest {
    private static final String PATH = "/api/stripe/payments/pi_1";

    private RunningApi api;

    @BeforeAll
    void start() {
        api = Rig.start("--spring.security.oauth2.resourceserver.jwt.audiences=payrail,shop");
    }

    @AfterAll
    void stop() {
        api.close();
    }

    @Test
    void aTokenForAnotherApplicationOrForNoneIs401() {
        for (var claims :
                List.<Consumer<JWTClaimsSet.Builder>>of(
                        builder -> builder.audience("another"),
                        builder -> builder.audience(List.of("another", "payrail2")),
                        builder -> builder.audience(List.of()),
                        builder -> {})) {
            var answer = api.get(token(claims), PATH);

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.text("code")).isEqualTo("unauthenticated");
            assertThat(answer.response().body()).doesNotContain("another", "aud");
        }
    }

    @Test
    void aTokenForOneOfThemIsTaken() {
        assertThat(api.get(token(claims -> claims.audience("shop")), PATH).status()).isEqualTo(404);
        assertThat(
                        api.get(
                                        token(claims ->
                                                claims.audience(List.of("another", "payrail"))),
                                        PATH)
                                .status())
                .isEqualTo(404);
    }

    /// What else is asked of a token is asked as before.
    @Test
    void aTokenForUsThatIsNobodysOrNeverExpiresIs401() {
        assertThat(
                        api.get(token(claims -> claims.audience("payrail").subject(null)), PATH)
                                .status())
                .isEqualTo(401);
        assertThat(
                        api.get(
                                        token(claims ->
                                                claims.audience("payrail").expirationTime(null)),
                                        PATH)
                                .status())
                .isEqualTo(401);
    }

    private static String token(Consumer<JWTClaimsSet.Builder> claims) {
        return Rig.TOKENS.with(builder -> claims.accept(builder.subject(Rig.user())));
    }
}
