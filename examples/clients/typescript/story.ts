// What an app's backend does with the client: pay, look, refund, list, be refused, ask later.
// Arguments: the API's address, a user's token, Stripe's address.

import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import createClient from "openapi-fetch";
import type { components, paths } from "./payrail.js";

type Payment = components["schemas"]["Payment"];
type Problem = components["schemas"]["Problem"];

const PATIENCE_MS = 30_000;
const [api, token, stripe] = process.argv.slice(2);

const payrail = createClient<paths>({
  baseUrl: required(api),
  headers: { Authorization: `Bearer ${required(token)}` },
});

const key = () => ({ "Idempotency-Key": `key_${randomUUID()}` });

function required<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) {
    throw new Error("Missing");
  }
  return value;
}

/** The answer, or its problem as an exception. */
function fine<T>(answer: { data?: T; error?: Problem }): T {
  if (answer.data === undefined) {
    throw new Error(`${answer.error?.code}: ${answer.error?.detail}`);
  }
  return answer.data;
}

async function until<T>(ask: () => Promise<T>, good: (answer: T) => boolean): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if (good(answer)) {
      return answer;
    }
    if (Date.now() > end) {
      throw new Error(`Still ${JSON.stringify(answer)}`);
    }
    await pause(100);
  }
}

async function read(id: string): Promise<Payment> {
  return fine(await payrail.GET("/api/stripe/payments/{id}", { params: { path: { id } } }));
}

async function create(body: components["schemas"]["CreatePaymentRequest"]): Promise<string> {
  const ready = fine(
    await payrail.POST("/api/stripe/create-payment-intent", { body, params: { header: key() } }),
  );
  if (!("client_secret" in ready)) {
    throw new Error("202: not made yet");
  }
  return ready.client_secret;
}

/** What Stripe's SDK does in the app. */
async function confirm(id: string, clientSecret: string): Promise<void> {
  const { publishableKey } = fine(await payrail.GET("/api/stripe/config"));
  const answer = await fetch(`${stripe}/v1/payment_intents/${id}/confirm`, {
    method: "POST",
    headers: { Authorization: `Bearer ${publishableKey}` },
    body: new URLSearchParams({
      client_secret: clientSecret,
      payment_method: "pm_card_visa",
      return_url: "https://example.com",
    }),
  });
  if (!answer.ok) {
    throw new Error(`Stripe answers ${answer.status}`);
  }
}

async function pay(): Promise<string> {
  const clientSecret = await create({ amount: 4200, currency: "eur", reference: `order_${randomUUID()}` });
  const id = required(clientSecret.split("_secret_")[0]);
  console.log("created", id, (await read(id)).status);
  await confirm(id, clientSecret);
  const paid = await until(() => read(id), (payment) => payment.status === "succeeded");
  console.log("paid", id, paid.amount_received, paid.currency);
  return id;
}

async function refund(id: string): Promise<void> {
  const refund = fine(
    await payrail.POST("/api/stripe/payments/{id}/refunds", {
      params: { path: { id }, header: key() },
      body: { amount: 1200, reason: "requested_by_customer" },
    }),
  );
  if (!("payment" in refund)) {
    throw new Error("202: not refunded yet");
  }
  console.log("refunded", refund.payment, refund.amount, refund.reason);
}

async function pages(): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page: components["schemas"]["Payments"] = fine(
      await payrail.GET("/api/stripe/payments", {
        params: { query: { currency: "eur", limit: 1, ...(cursor === null ? {} : { cursor }) } },
      }),
    );
    ids.push(...page.data.map((payment) => payment.id));
    cursor = page.next_cursor;
  } while (cursor !== null);
  return ids;
}

/** Page by page, one payment each, until all that were made are there. */
async function list(payment: string): Promise<void> {
  await create({ amount: 700, currency: "eur" });
  const ids = await until(pages, (all) => all.length === 2);
  // Newest first; two of one second are in the order of their ids.
  if (!ids.includes(payment)) {
    throw new Error("The first one is not listed");
  }
  console.log("listed", ids.length);
}

async function beRefused(): Promise<void> {
  const { error, response } = await payrail.POST("/api/stripe/create-payment-intent", {
    body: { amount: 1, currency: "eur" },
    params: { header: key() },
  });
  const first = required(error?.errors?.[0]);
  console.log("refused", response.status, error?.code, first.field, first.code);
}

/** Does not wait for the answer: 202, and the operation's address in `Location`. */
async function askLater(): Promise<void> {
  const { data, response } = await payrail.POST("/api/stripe/create-payment-intent", {
    body: { amount: 900, currency: "usd" },
    params: { header: { ...key(), Prefer: "respond-async" } },
  });
  if (data === undefined || !("operation_id" in data)) {
    throw new Error(`Not accepted: ${response.status}`);
  }
  const id = data.operation_id;
  const receipt = required(new URL(required(response.headers.get("location")), api).searchParams.get("receipt"));
  const done = await until(
    async () => fine(await payrail.GET("/api/stripe/operations/{id}", { params: { path: { id }, query: { receipt } } })),
    (operation) => operation.status === "succeeded",
  );
  console.log("later", done.type, done.status, done.object_id);
}

const payment = await pay();
await refund(payment);
await list(payment);
await beRefused();
await askLater();
