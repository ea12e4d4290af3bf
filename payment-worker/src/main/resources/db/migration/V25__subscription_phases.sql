-- What a subscription is about to become: the end of its trial, collection that is paused, a change that waits for its
-- payment. Rows written before have none of it; the first comparison with Stripe finds that, reports it and fills it in.
ALTER TABLE subscription
    ADD COLUMN trial_end                 timestamptz,
    ADD COLUMN pause_collection          text,
    ADD COLUMN pending_update_expires_at timestamptz;

-- A draft that was deleted: Stripe has nothing more to say about it.
ALTER TABLE invoice ADD COLUMN deleted boolean NOT NULL DEFAULT false;
