package io.payrail.api.problem;

import io.swagger.v3.oas.annotations.media.Schema;

/// What is wrong with one field of a request, or with one header.
///
/// @param field as the client spells it
/// @param code stable, for programs
/// @param detail for people; never repeats what the client sent
public record FieldError(
        @Schema(
                        description = "The field or the header, as the client spells it",
                        example = "amount")
                String field,
        @Schema(description = "Stable, for programs", example = "required") String code,
        @Schema(description = "For people", example = "Is required.") String detail) {}
