package io.payrail.api.problem;

/// What is wrong with one field of a request, or with one header.
///
/// @param field as the client spells it
/// @param code stable, for programs
/// @param detail for people; never repeats what the client sent
public record FieldError(String field, String code, String detail) {}
