package io.payrail.simulator.api;

import tools.jackson.databind.node.ObjectNode;

/// A kind of object that time changes by itself.
public interface Timed {
    String kind();

    /// When something happens to the object next, in seconds of its clock; [Long#MAX_VALUE] for
    /// never. Depends on nothing but the object.
    long nextTurn(ObjectNode object);

    /// Does what is due first, in a transaction whose time is the moment it became due. Must leave
    /// the object so that its next turn is a later one, or never.
    void turn(Scope scope, ObjectNode object);
}
