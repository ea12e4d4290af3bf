package io.payrail.worker.projection;

import io.payrail.contract.Event;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What Payrail keeps of one of Stripe's objects: a record whose components are the columns of its
/// table. Pure: the rules of a kind of object are functions of its states, with no database and no
/// clock.
///
/// @param <S> the implementing record
public interface State<S extends State<S>> {
    String id();

    /// The aggregate that the state belongs to: its events are in order, and its writers wait for
    /// each other.
    String aggregateId();

    /// Whether Stripe never changes the object's status again.
    boolean terminal();

    /// Whose it is, where the state keeps that and it is known.
    default @Nullable String owner() {
        return null;
    }

    /// The customer or payment by which the owner can be told when the object itself does not name
    /// one.
    default @Nullable String ownedThrough() {
        return null;
    }

    /// The same with an owner, for states that keep one and where the object itself names none.
    @SuppressWarnings("unchecked") // An implementing record is its own S.
    default S ownedBy(String itsOwner) {
        return (S) this;
    }

    /// The components that hold personal data: no event tells their values.
    default Set<String> personal() {
        return Set.of();
    }

    /// An object that has changed with this one and of whose change Stripe sends no event.
    ///
    /// @param kind Stripe's `object` word
    record Companion(String kind, String id) {}

    /// What is to be fetched now that this object is no longer as it was, or is seen for the first
    /// time.
    default Optional<Companion> changedAlong(@Nullable S earlier) {
        return Optional.empty();
    }

    /// What an event of Stripe's announces that is no part of the state: that a trial is about to
    /// end. It is told once for each such event, whether the state is news or not.
    ///
    /// @param eventType Stripe's type of the event
    default Optional<Event> announced(String eventType, @Nullable String itsOwner) {
        return Optional.empty();
    }

    /// Whether the object was deleted, so that Stripe is expected not to have it.
    default boolean deleted() {
        return false;
    }

    /// What has happened between an earlier state, or none, and this one.
    ///
    /// @param itsOwner whose it is, as far as that is known at this moment: for the events of those
    ///   states that do not keep it
    List<Event> since(@Nullable S earlier, @Nullable String itsOwner);
}
