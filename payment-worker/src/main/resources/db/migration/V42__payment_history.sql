-- What a payment's history is read from: the operations about it, how each was executed, and the events of the payment
-- and its charges. Payloads stay where they are; of an execution, the audit's own fields are shown, of a change, how
-- things stand after it. All are found by journal_by_aggregate.
CREATE OR REPLACE VIEW api.operation AS
SELECT id, owner, type, fingerprint, status, object_id, error_code, decline_code, error_field, issued_at, finished_at,
       target_id
FROM public.operation;

CREATE VIEW api.execution AS
SELECT aggregate_id AS operation_id, sequence, recorded_at, payload ->> 'outcome' AS outcome,
       payload ->> 'requestedBy' AS requested_by, payload ->> 'role' AS role,
       payload ->> 'addressHash' AS address_hash, payload -> 'stripeRequests' AS stripe_requests
FROM public.journal
WHERE type = 'payrail.operation.executed.v1';

CREATE VIEW api.event AS
SELECT id, aggregate_id, sequence, type, recorded_at, cause
FROM public.journal;

CREATE VIEW api.payment_charge AS
SELECT payment_id, id
FROM public.charge
WHERE payment_id IS NOT NULL;

-- The number of each aggregate's last event: by it an event stream sees that something has happened.
CREATE VIEW api.last_event AS
SELECT aggregate_id, last AS sequence
FROM public.journal_sequence;

CREATE VIEW api.payment_change AS
SELECT aggregate_id AS payment_id, sequence, type, recorded_at, payload #>> '{payment,status}' AS status,
       (payload #>> '{payment,amountCapturable}')::bigint AS amount_capturable,
       (payload #>> '{payment,amountReceived}')::bigint AS amount_received,
       (payload ->> 'amountRefunded')::bigint AS amount_refunded,
       payload #>> '{refund,id}' AS refund_id, payload #>> '{refund,status}' AS refund_status,
       payload #>> '{dispute,id}' AS dispute_id, payload #>> '{dispute,status}' AS dispute_status
FROM public.journal
WHERE aggregate_type = 'payment';

GRANT SELECT ON api.execution, api.event, api.payment_charge, api.last_event, api.payment_change TO payrail_api;
