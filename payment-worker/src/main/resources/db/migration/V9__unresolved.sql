-- Commands of which Stripe has not said how they ended, kept whole so that they can be put back on their topic. A command
-- may hold an e-mail address and a name: the row goes when its operation ends.
CREATE TABLE unresolved (
    operation_id uuid        NOT NULL,
    ordering_key text        NOT NULL,
    command      jsonb       NOT NULL,
    attempts     integer     NOT NULL DEFAULT 0,
    not_before   timestamptz NOT NULL,
    CONSTRAINT unresolved_pk PRIMARY KEY (operation_id),
    CONSTRAINT unresolved_operation FOREIGN KEY (operation_id) REFERENCES operation (id)
);
CREATE INDEX unresolved_due ON unresolved (not_before);
