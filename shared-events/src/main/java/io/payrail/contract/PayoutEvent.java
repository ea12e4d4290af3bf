package io.payrail.contract;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What becomes of a payout to a bank account, told once for each of Stripe's events and in the
/// order they came in: Payrail keeps no table of them.
public sealed interface PayoutEvent extends Event {
    /// {@return the payout as it is after the change}
    Payout payout();

    @Override
    default String aggregateId() {
        return payout().id();
    }

    /// A payout; the amount in minor units. Nothing of the account is passed on.
    ///
    /// @param id Stripe's id of the payout, `po_…`
    /// @param amount what is paid out
    /// @param currency ISO 4217, lower case
    /// @param status Stripe's word: `in_transit`, `paid`, `failed`
    /// @param arrivesAt when the money is expected at the bank
    /// @param failureCode Stripe's word, where it failed
    /// @param createdAt when Stripe made it
    record Payout(
            String id,
            long amount,
            String currency,
            String status,
            @Nullable Instant arrivesAt,
            @Nullable String failureCode,
            Instant createdAt) {
        public Payout {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(currency, "currency");
            Objects.requireNonNull(status, "status");
            Objects.requireNonNull(createdAt, "createdAt");
        }
    }

    /// The payout was made; the money is on its way.
    ///
    /// @param payout as it is after the change
    @WireName("payrail.payout.created.v1")
    record Created(Payout payout) implements PayoutEvent {
        public Created {
            Objects.requireNonNull(payout, "payout");
        }
    }

    /// Something else about the payout changed.
    ///
    /// @param payout as it is after the change
    @WireName("payrail.payout.updated.v1")
    record Updated(Payout payout) implements PayoutEvent {
        public Updated {
            Objects.requireNonNull(payout, "payout");
        }
    }

    /// Stripe expects the money to have arrived; it may still fail.
    ///
    /// @param payout as it is after the change
    @WireName("payrail.payout.paid.v1")
    record Paid(Payout payout) implements PayoutEvent {
        public Paid {
            Objects.requireNonNull(payout, "payout");
        }
    }

    /// The money is on Stripe's balance again; `failureCode` tells why.
    ///
    /// @param payout as it is after the change
    @WireName("payrail.payout.failed.v1")
    record Failed(Payout payout) implements PayoutEvent {
        public Failed {
            Objects.requireNonNull(payout, "payout");
        }
    }

    /// The payout was given up; the money is on Stripe's balance again.
    ///
    /// @param payout as it is after the change
    @WireName("payrail.payout.canceled.v1")
    record Canceled(Payout payout) implements PayoutEvent {
        public Canceled {
            Objects.requireNonNull(payout, "payout");
        }
    }

    /// Stripe can list the balance transactions that the payout is made of.
    ///
    /// @param payout as it is after the change
    @WireName("payrail.payout.reconciled.v1")
    record Reconciled(Payout payout) implements PayoutEvent {
        public Reconciled {
            Objects.requireNonNull(payout, "payout");
        }
    }
}
