package io.payrail.api.command;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/// What an HTTP request says about its command, whatever it asks for.
///
/// @param id the command's id
/// @param issuedAt when the request came in
/// @param respondAsync whether the client asked not to wait
/// @param patience how long to wait for the reply
public record CommandRequest(UUID id, Instant issuedAt, boolean respondAsync, Duration patience) {}
