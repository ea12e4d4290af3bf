package io.payrail.ingestor.signature;

/// A secret and what an operator calls it: its file's name, or its place in a list. Equal to
/// another of the same name and value.
public record NamedSecret(String name, WebhookSecret secret) {
    @Override
    public String toString() {
        return name + " (" + secret.fingerprint() + ")";
    }
}
