package io.payrail.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The name by which an event's record is known on the wire, [Headers#CE_TYPE], with its version.
/// It stays when the record is renamed, and no two records have the same.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface WireName {
    String value();
}
