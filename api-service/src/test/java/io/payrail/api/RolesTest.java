package io.payrail.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Every endpoint, as every role, with an own, another's, an absent and a malformed id.
class RolesTest {
    private static final Path DOCUMENTED = Path.of("..", "docs", "api.md");

    private final String ada = Rig.user();
    private final String bob = Rig.user();

    /// Who asks.
    ///
    /// @param acts whether commands are taken; they are the user's whose name is here
    /// @param reads whose things are read; [#ALL] for everybody's, null for nobody's
    /// @param refusal what is answered where it does not act or read
    private record Caller(
            String role,
            @Nullable String token,
            @Nullable String names,
            @Nullable String acts,
            @Nullable String reads,
            int refusal) {
        /// Whether it acts with a user's own token.
        boolean isUser() {
            return acts != null && !role.startsWith("a service");
        }

        Caller refused(int status) {
            return new Caller(role, token, names, null, reads, status);
        }
    }

    private static final String ALL = "everybody";

    private List<Caller> callers() {
        var user = Rig.TOKENS.of(ada);
        var service =
                Rig.TOKENS.with(
                        claims -> claims.subject("a-backend").claim("scope", "payments:service"));
        var operator =
                Rig.TOKENS.with(claims ->
                        claims.subject("an-operator").claim("roles", List.of("payments:operate")));
        var both =
                Rig.TOKENS.with(claims ->
                        claims.subject("an-operator")
                                .claim("roles", List.of("payments:operate"))
                                .claim("scope", "payments:service"));
        var lookalike =
                Rig.TOKENS.with(claims ->
                        claims.subject(ada)
                                .claim("scope", "payments:services xpayments:service")
                                .claim("roles", "payments:operator"));
        return List.of(
                new Caller("nobody", null, null, null, null, 401),
                new Caller("nobody who names a user", null, ada, null, null, 401),
                new Caller("a user", user, null, ada, ada, 0),
                new Caller("a user who names themselves", user, ada, ada, ada, 0),
                new Caller("a user who names another", user, bob, null, null, 403),
                new Caller(
                        "a user with a scope that only looks like one",
                        lookalike,
                        null,
                        ada,
                        ada,
                        0),
                new Caller("that user, naming another", lookalike, bob, null, null, 403),
                new Caller("a service for a user", service, ada, ada, ada, 0),
                new Caller("a service that names nobody", service, null, null, null, 400),
                new Caller(
                        "a service that names no user's id",
                        service,
                        "x".repeat(256),
                        null,
                        null,
                        400),
                new Caller("an operator", operator, null, null, ALL, 403),
                new Caller("an operator who names a user", operator, ada, null, ada, 403),
                new Caller("an operator who is a service, too", both, ada, null, ada, 403));
    }

    @BeforeEach
    void everythingElseGoesWell() {
        Rig.WORKER.answers(Rig::success);
    }

    @Test
    void everyEndpointHasARow() {
        var mapped = new TreeSet<String>();
        Rig.API
                .context()
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .forEach((mapping, handler) -> {
                    if (handler.getBeanType().getPackageName().startsWith("io.payrail")) {
                        for (var path : mapping.getPatternValues()) {
                            var methods = mapping.getMethodsCondition().getMethods();
                            methods.forEach(method -> mapped.add(method + " " + path));
                            if (methods.isEmpty() && !path.equals("/error")) {
                                mapped.add("any method of " + path);
                            }
                        }
                    }
                });

        assertThat(Endpoints.ALL.stream().map(Endpoints.Row::endpoint))
                .as(
                        "each mapped endpoint has one row in %s: open(…), reads(…) or commands(…)",
                        Endpoints.class.getName())
                .containsExactlyInAnyOrderElementsOf(mapped);
    }

    @Test
    void everyEndpointIsInTheDocumentedMatrix() throws IOException {
        var matrix =
                Files.readAllLines(DOCUMENTED).stream()
                        .dropWhile(line -> !line.startsWith("## Who may do what"))
                        .skip(1)
                        .takeWhile(line -> !line.startsWith("## "))
                        .collect(Collectors.joining("\n"));

        assertThat(Endpoints.ALL)
                .allSatisfy(row ->
                        assertThat(matrix)
                                .as("the table under `Who may do what` in docs/api.md")
                                .contains("| `" + row.endpoint() + "` | " + kind(row) + " |"));
    }

    private static String kind(Endpoints.Row row) {
        return switch (row) {
            case Endpoints.Open _ -> "open";
            case Endpoints.ReadsOne _, Endpoints.ReadsAll _, Endpoints.Asks _ -> "read";
            case Endpoints.ReadsOwn _ -> "own";
            case Endpoints.Changes changes when changes.isMerchants() -> "merchant";
            case Endpoints.Makes _, Endpoints.Changes _ -> "command";
        };
    }

    static Stream<Endpoints.Open> open() {
        return Endpoints.of(Endpoints.Open.class);
    }

    @ParameterizedTest
    @MethodSource("open")
    void whatIsOpenIsForEverybody(Endpoints.Open row) {
        for (var caller : callers()) {
            assertThat(send(caller, row, "", "").status()).as(caller.role()).isEqualTo(200);
        }
    }

    static Stream<Endpoints.ReadsOne> readsOne() {
        return Endpoints.of(Endpoints.ReadsOne.class);
    }

    @ParameterizedTest
    @MethodSource("readsOne")
    void aThingIsReadByWhoseItIsAndByWhoReadsAll(Endpoints.ReadsOne row) {
        var adas = row.make().apply(ada);
        var bobs = row.make().apply(bob);
        for (var caller : callers()) {
            assertRead(caller, row, adas, isOneOf(caller, ada, ALL) ? 200 : 404);
            assertRead(caller, row, bobs, isOneOf(caller, bob, ALL) ? 200 : 404);
            assertRead(caller, row, row.absent(), 404);
            assertRead(caller, row, row.malformed(), 404);
        }
    }

    private static boolean isOneOf(Caller caller, String... readers) {
        return Stream.of(readers).anyMatch(each -> each.equals(caller.reads()));
    }

    private static void assertRead(Caller caller, Endpoints.Row row, String id, int readable) {
        var answer = send(caller, row, id, "");
        assertThat(answer.status())
                .as("%s: %s %s", caller.role(), row.method(), row.path(id))
                .isEqualTo(caller.reads() == null ? caller.refusal() : readable);
        if (answer.status() == 404) {
            assertThat(answer.text("code")).isEqualTo("not_found");
        }
    }

    @Test
    void whatIsReadAsAListIsForWhoReads() {
        Endpoints.of(Endpoints.ReadsAll.class)
                .forEach(row -> callers().forEach(caller -> assertRead(caller, row, "", 200)));
    }

    @Test
    void whatAnOwnerHasOneOfIsReadByThatOwnerAndForThatOwner() {
        Endpoints.of(Endpoints.ReadsOwn.class)
                .forEach(row -> {
                    var _ = row.make().apply(ada);
                    callers()
                            .forEach(caller ->
                                    assertRead(caller, row, "", isOneOf(caller, ada) ? 200 : 404));
                });
    }

    @Test
    void aQuestionIsTheReadersOrTheirsWhoseThingItIs() {
        Endpoints.of(Endpoints.Asks.class)
                .forEach(row -> {
                    var id = row.make().apply(ada);
                    for (var caller : callers()) {
                        int before = Rig.WORKER.receivedFrom(ada).size();
                        assertRead(caller, row, id, 200);
                        assertThat(Rig.WORKER.receivedFrom(ada))
                                .as("%s: %s", caller.role(), row.endpoint())
                                .hasSize(before + (caller.reads() == null ? 0 : 1));
                        assertRead(caller, row, row.malformed(), 404);
                    }
                    assertThat(Rig.WORKER.receivedFrom(bob)).isEmpty();
                });
    }

    static Stream<Endpoints.Makes> makes() {
        return Endpoints.of(Endpoints.Makes.class);
    }

    @ParameterizedTest
    @MethodSource("makes")
    void aCommandIsTheUsersWhoseRequestItIs(Endpoints.Makes row) {
        for (var caller : callers()) {
            assertCommanded(caller, row, "", row.body());
        }
    }

    @Test
    void aCommandAboutAThingIsTheUsersWhoseRequestItIsAndNoneIfItsIdCannotBe() {
        Endpoints.of(Endpoints.Changes.class)
                .forEach(row -> {
                    for (var caller : callers()) {
                        assertCommanded(caller, row, row.id(), row.body());
                        int before = Rig.WORKER.receivedFrom(ada).size();
                        assertThat(send(caller, row, row.malformed(), row.body()).status())
                                .as("%s: %s", caller.role(), row.path(row.malformed()))
                                .isIn(
                                        caller.acts() == null
                                                ? List.of(caller.refusal(), 404)
                                                : List.of(400, 404));
                        assertThat(Rig.WORKER.receivedFrom(ada)).hasSize(before);
                    }
                });
    }

    @Test
    void whatIsTheMerchantsIsForServicesAloneUnlessTheConfigurationLetsUsers() {
        try (var api =
                Rig.start("--payrail.api.users.may=", "--payrail.api.command.reply-partition=3")) {
            Endpoints.of(Endpoints.Changes.class)
                    .forEach(row ->
                            callers()
                                    .forEach(caller ->
                                            assertCommanded(
                                                    api,
                                                    row.isMerchants() && caller.isUser()
                                                            ? caller.refused(403)
                                                            : caller,
                                                    row,
                                                    row.id(),
                                                    row.body())));
        }
    }

    private void assertCommanded(Caller caller, Endpoints.Row row, String id, String body) {
        assertCommanded(Rig.API, caller, row, id, body);
    }

    private void assertCommanded(
            RunningApi api, Caller caller, Endpoints.Row row, String id, String body) {
        var before = List.copyOf(Rig.WORKER.receivedFrom(ada));
        var answer = send(api, caller, row, id, body);
        var commands = new ArrayList<>(Rig.WORKER.receivedFrom(ada));
        commands.removeAll(before);

        var what = "%s: %s".formatted(caller.role(), row.endpoint());
        if (caller.acts() == null) {
            assertThat(answer.status()).as(what).isEqualTo(caller.refusal());
            assertThat(commands).as(what).isEmpty();
            assertThat(Rig.WORKER.receivedFrom(bob)).as(what).isEmpty();
        } else {
            assertThat(answer.status()).as(what).isEqualTo(200);
            assertThat(commands).as(what).hasSize(1);
        }
    }

    private static RunningApi.Answer send(
            Caller caller, Endpoints.Row row, String id, String body) {
        return send(Rig.API, caller, row, id, body);
    }

    private static RunningApi.Answer send(
            RunningApi api, Caller caller, Endpoints.Row row, String id, String body) {
        var request = api.request(row.path(id));
        if (caller.token() != null) {
            request.header("Authorization", "Bearer " + caller.token());
        }
        if (caller.names() != null) {
            request.header("Payrail-User", caller.names());
        }
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return api.send(
                request.method(
                        row.method(),
                        body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
    }
}
