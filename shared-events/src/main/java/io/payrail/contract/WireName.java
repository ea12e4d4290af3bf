package io.payrail.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The name by which a record is known on the wire, with its version: a command's or a reply's
/// `type`, an event's [Headers#CE_TYPE]. It stays when the record is renamed, and no two records
/// have the same.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface WireName {
    String value();
}
