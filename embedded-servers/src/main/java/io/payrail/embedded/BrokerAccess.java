package io.payrail.embedded;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/// Who may connect to a broker and what for, as in the secure deployment: clients come over TLS
/// with SCRAM and may do what an ACL allows them, which at first is nothing. Broker and controller
/// know each other by their certificate, on listeners that ask for one.
///
/// @param certificate the broker's, and the only authority that it trusts itself
/// @param passwords of the users, by name; taken when the data directory is new
/// @param superusers those of them that need no ACL: whoever makes ACLs
public record BrokerAccess(
        LoopbackCertificate certificate, Map<String, String> passwords, Set<String> superusers) {
    private static final String MECHANISM = "SCRAM-SHA-512";
    private static final String AUTHORIZER =
            "org.apache.kafka.metadata.authorizer.StandardAuthorizer";

    public BrokerAccess {
        passwords = Map.copyOf(passwords);
        superusers = Set.copyOf(superusers);
    }

    void apply(Properties properties, int brokerPort) {
        for (String setting : List.of("listeners", "advertised.listeners")) {
            properties.merge(
                    setting,
                    "BROKER://127.0.0.1:" + brokerPort,
                    (clients, own) -> clients + "," + own);
        }
        properties.setProperty(
                "listener.security.protocol.map",
                "CLIENT:SASL_SSL,PROXIED:SASL_SSL,BROKER:SSL,CONTROLLER:SSL");
        properties.setProperty("inter.broker.listener.name", "BROKER");
        properties.setProperty("sasl.enabled.mechanisms", MECHANISM);
        for (String listener : List.of("client", "proxied")) {
            properties.setProperty(
                    "listener.name." + listener + ".scram-sha-512.sasl.jaas.config",
                    "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        }
        for (String listener : List.of("broker", "controller")) {
            properties.setProperty("listener.name." + listener + ".ssl.client.auth", "required");
        }
        properties.setProperty("ssl.keystore.type", "PEM");
        properties.setProperty("ssl.keystore.location", certificate.keyAndChain().toString());
        properties.setProperty("ssl.truststore.type", "PEM");
        properties.setProperty("ssl.truststore.location", certificate.chain().toString());
        properties.setProperty("authorizer.class.name", AUTHORIZER);
        properties.setProperty("super.users", superUsers());
    }

    private String superUsers() {
        return "User:CN="
                + certificate.commonName()
                + superusers.stream().map(user -> ";User:" + user).collect(Collectors.joining());
    }

    List<String> formatArguments() {
        return passwords.entrySet().stream()
                .flatMap(user ->
                        List.of(
                                "--add-scram",
                                "%s=[name=%s,password=%s]"
                                        .formatted(MECHANISM, user.getKey(), user.getValue()))
                                .stream())
                .toList();
    }

    /// What a client of that name needs beside the broker's address.
    public Map<String, String> clientSettings(String user) {
        String password = passwords.get(user);
        if (password == null) {
            throw new IllegalArgumentException("No such user: " + user);
        }
        return clientSettings(user, password, certificate);
    }

    /// The same with any password and any authority, for those who are not let in.
    public static Map<String, String> clientSettings(
            String user, String password, LoopbackCertificate authority) {
        return Map.of(
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                MECHANISM,
                "sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required"
                        + " username=\"%s\" password=\"%s\";".formatted(user, password),
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                authority.chain().toString());
    }
}
