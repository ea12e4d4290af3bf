package io.payrail.api.security;

/// What moves the merchant's money or gives its goods away, and is therefore the merchant's to ask
/// for: a service does, for its users. Users do with their own tokens what [UserRights] is
/// configured to let them.
public enum MerchantOperation {
    /// Take what was set aside, also less than all: the rest is released.
    CAPTURE,

    /// Give a payment up: what was set aside on the payer's card for the merchant is released.
    CANCEL,

    /// Give a payment back.
    REFUND,

    /// Begin a subscription with days that cost nothing.
    TRIAL,

    /// Have what a changed subscription costs for the rest of its period left out.
    UNPRORATED
}
