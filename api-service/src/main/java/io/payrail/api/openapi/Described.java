package io.payrail.api.openapi;

import io.swagger.v3.oas.annotations.headers.Header;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What the OpenAPI document says of a handler beyond what its parameters say already: the headers
/// of commands, the roles, and the errors that come with them are added from the types of its
/// parameters. `docs/adding-an-endpoint.md` shows how to use it.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Described {
    /// The operation's id, unique; generated clients name a method for it.
    String id();

    /// What it does, in half a line.
    String summary();

    /// What else there is to know, in Markdown.
    String text() default "";

    /// A record with a component for each field that the handler asks its `RequestFields` for.
    Class<?> body() default Void.class;

    /// The record that is answered with 200.
    Class<?> answer();

    /// Not empty: the answer is a stream of server-sent events that begins with one of this type,
    /// whose data is the record. Who comes again when nothing will follow any more gets 204.
    String stream() default "";

    /// Headers of that answer.
    Header[] headers() default {};

    /// Codes of `errors` that this handler alone gives; those of the getters of `RequestFields` are
    /// known.
    String[] errors() default {};

    /// Codes of the problems that this handler alone ends with, each known to a [ProblemSource].
    String[] problems() default {};

    /// Whether it can end with 400 and a code of Stripe's, as every command can.
    boolean stripeCodes() default false;
}
