-- Customers for the API. E-mail address and name are in it: the API is the owner's way to see what is kept about them, and
-- asks for one owner's rows only. Of an erased customer there is nothing left of either.
-- current: the customer that the owner's payments are made for; others are of an earlier time.
CREATE VIEW api.customer AS
SELECT c.id, c.owner, c.email, c.name, c.deleted, c.created_at, c.observed_at,
       EXISTS (SELECT FROM public.owner_customer o WHERE o.customer_id = c.id AND o.owner = c.owner) AS current
FROM public.customer c;

GRANT SELECT ON api.customer TO payrail_api;
