/// Payrail's contracts. A team that consumes payments needs four types of them:
///
/// - [Topics#EVENTS] is the topic;
/// - [Envelope] reads a record's headers: the id to dedupe by, the number to order by, the type;
/// - [Messages#decodeEvent] reads its value;
/// - [Event] is the sealed family of what may come out.
///
/// ```java
/// for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
///     Envelope envelope = Envelope.read(name -> {
///         Header header = record.headers().lastHeader(name);
///         return header == null ? null : header.value();
///     });
///     if (isNew(envelope.subject(), envelope.sequence())) {    // in the transaction of what follows
///         Messages.decodeEvent(envelope.type(), record.value()).ifPresent(event -> {
///             switch (event) {
///                 case Event.PaymentSucceeded succeeded -> ship(succeeded.payment().reference());
///                 case Event.PaymentRefunded refund -> book(refund.paymentId(), refund.amountRefunded());
///                 default -> { }                               // of no interest here
///             }
///         });
///     }
/// }
/// ```
///
/// A whole consumer that survives being killed is `examples/order-service`. What is promised about
/// order and delivery is in `docs/events.md`. A JSON Schema of each event type and an AsyncAPI
/// document are in this jar, in `payrail-events/`.
///
/// [Command] and [Reply] are what Payrail's own services say to each other.
@NullMarked
package io.payrail.contract;

import org.jspecify.annotations.NullMarked;
