// Drives the simulator with Stripe's own library for Node. Usage: node check.mjs BASE_URL SECRET_KEY PUBLISHABLE_KEY
import assert from 'node:assert/strict';
import http from 'node:http';
import Stripe from 'stripe';

const [base, secretKey, publishableKey] = process.argv.slice(2);
const { hostname, port } = new URL(base);
const settings = { host: hostname, port: Number(port), protocol: 'http', maxNetworkRetries: 0, telemetry: false };
const stripe = new Stripe(secretKey, settings);
const client = new Stripe(publishableKey, settings);
const checks = [];
const check = (name, run) => checks.push([name, run]);
const card = (payment_method) => ({
  amount: 2000, currency: 'usd', confirm: true, payment_method, payment_method_types: ['card'],
});

check('customers: create, update, list, delete', async () => {
  const customer = await stripe.customers.create({ email: 'ada@example.com', metadata: { user: '7' }, address: { city: 'Bern' } });
  const updated = await stripe.customers.update(customer.id, { name: 'Ada', metadata: { user: '' } });
  assert.equal(updated.name, 'Ada');
  assert.deepEqual(updated.metadata, {});
  assert.equal((await stripe.customers.list({ limit: 1 })).data[0].id, customer.id);
  assert.equal((await stripe.customers.del(customer.id)).deleted, true);
});

check('payment intents: confirmed by the client', async () => {
  const intent = await stripe.paymentIntents.create({ amount: 1099, currency: 'eur', automatic_payment_methods: { enabled: true } });
  const confirmed = await client.paymentIntents.confirm(intent.id, {
    client_secret: intent.client_secret, payment_method: 'pm_card_visa', return_url: 'https://example.com/done',
  });
  assert.equal(confirmed.status, 'succeeded');
  const seen = await stripe.paymentIntents.retrieve(intent.id, { expand: ['latest_charge.balance_transaction'] });
  assert.equal(seen.latest_charge.balance_transaction.amount, 1099);
});

check('declines are StripeCardError with the intent inside', async () => {
  await assert.rejects(stripe.paymentIntents.create(card('pm_card_visa_chargeDeclinedInsufficientFunds')), (e) => {
    assert.equal(e.type, 'StripeCardError');
    assert.equal(e.statusCode, 402);
    assert.equal(e.decline_code, 'insufficient_funds');
    assert.equal(e.payment_intent.status, 'requires_payment_method');
    return true;
  });
});

check('idempotency: replay, mismatch', async () => {
  const options = { idempotencyKey: 'node-1' };
  const first = await stripe.paymentIntents.create(card('pm_card_visa'), options);
  const second = await stripe.paymentIntents.create(card('pm_card_visa'), options);
  assert.equal(second.id, first.id);
  assert.equal(second.lastResponse.headers['idempotent-replayed'], 'true');
  await assert.rejects(stripe.paymentIntents.create(card('pm_card_mastercard'), options), { type: 'StripeIdempotencyError' });
});

check('errors: unknown parameter, wrong key, missing object', async () => {
  await assert.rejects(stripe.customers.create({ nmae: 'x' }), { type: 'StripeInvalidRequestError', code: 'parameter_unknown', param: 'nmae' });
  await assert.rejects(new Stripe('sk_test_wrong', settings).balance.retrieve(), { type: 'StripeAuthenticationError' });
  await assert.rejects(stripe.paymentIntents.retrieve('pi_none'), { statusCode: 404, code: 'resource_missing' });
});

check('refunds, manual capture, cancel', async () => {
  const held = await stripe.paymentIntents.create({ ...card('pm_card_visa'), capture_method: 'manual' });
  assert.equal((await stripe.paymentIntents.capture(held.id, { amount_to_capture: 1500 })).amount_received, 1500);
  assert.equal((await stripe.refunds.create({ payment_intent: held.id, amount: 500 })).amount, 500);
  const open = await stripe.paymentIntents.create({ amount: 500, currency: 'usd' });
  assert.equal((await stripe.paymentIntents.cancel(open.id, { cancellation_reason: 'abandoned' })).status, 'canceled');
});

check('setup intents and saved cards', async () => {
  const customer = await stripe.customers.create();
  const setup = await stripe.setupIntents.create({
    customer: customer.id, payment_method: 'pm_card_visa', confirm: true,
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
  });
  assert.equal(setup.status, 'succeeded');
  const methods = await stripe.customers.listPaymentMethods(customer.id, { type: 'card' });
  assert.equal(methods.data.length, 1);
  const paid = await stripe.paymentIntents.create({ ...card(methods.data[0].id), customer: customer.id, off_session: true });
  assert.equal(paid.status, 'succeeded');
  assert.equal((await stripe.paymentMethods.detach(methods.data[0].id)).customer, null);
});

check('subscriptions: from incomplete to active, then cancelled', async () => {
  const customer = await stripe.customers.create({ email: 'grace@example.com' });
  const product = await stripe.products.create({ name: 'Gold', default_price_data: { currency: 'usd', unit_amount: 900, recurring: { interval: 'month' } } });
  const subscription = await stripe.subscriptions.create({
    customer: customer.id, items: [{ price: product.default_price, quantity: 2 }], payment_behavior: 'default_incomplete',
    payment_settings: { save_default_payment_method: 'on_subscription' },
    expand: ['latest_invoice.confirmation_secret', 'pending_setup_intent'],
  });
  const secret = subscription.latest_invoice.confirmation_secret.client_secret;
  await client.paymentIntents.confirm(secret.split('_secret_')[0], { client_secret: secret, payment_method: 'pm_card_visa' });
  const active = await stripe.subscriptions.retrieve(subscription.id, { expand: ['items.data.price.product'] });
  assert.equal(active.status, 'active');
  assert.equal(active.items.data[0].price.product.name, 'Gold');
  assert.equal((await stripe.subscriptions.cancel(subscription.id)).status, 'canceled');
  assert.equal((await stripe.subscriptions.list({ customer: customer.id, status: 'all' })).data.length, 1);
});

check('ephemeral keys are made for the given version', async () => {
  const customer = await stripe.customers.create();
  const key = await stripe.ephemeralKeys.create({ customer: customer.id }, { apiVersion: '2025-01-01.acacia' });
  assert.match(key.secret, /^ek_test_/);
});

check('test clocks: a year of renewals', async () => {
  const start = Math.floor(Date.UTC(2027, 0, 31) / 1000);
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: start });
  const customer = await stripe.customers.create({
    test_clock: clock.id, payment_method: 'pm_card_visa', invoice_settings: { default_payment_method: 'pm_card_visa' },
  });
  const price = await stripe.prices.create({ currency: 'usd', unit_amount: 700, recurring: { interval: 'month' }, product_data: { name: 'Gold' } });
  const subscription = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: price.id }] });
  for (let month = 1; month <= 12; month++) {
    const to = Math.floor(Date.UTC(2027, month, 28, 12) / 1000);
    assert.equal((await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: to })).status, 'advancing');
    while ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status !== 'ready') {
      await new Promise((resolve) => { setTimeout(resolve, 20); });
    }
  }
  const invoices = await stripe.invoices.list({ subscription: subscription.id, limit: 100 });
  assert.equal(invoices.data.length, 12);
  assert(invoices.data.every((invoice) => invoice.status === 'paid' && invoice.amount_paid === 700));
  assert.equal((await stripe.testHelpers.testClocks.del(clock.id)).deleted, true);
});

check('invoices: items, preview, finalize, pay, void', async () => {
  const customer = await stripe.customers.create({ payment_method: 'pm_card_visa', invoice_settings: { default_payment_method: 'pm_card_visa' } });
  await stripe.invoiceItems.create({ customer: customer.id, amount: 1200, currency: 'usd' });
  const draft = await stripe.invoices.create({ customer: customer.id, pending_invoice_items_behavior: 'include' });
  assert.equal(draft.total, 1200);
  const open = await stripe.invoices.finalizeInvoice(draft.id, { expand: ['confirmation_secret'] });
  assert.match(open.confirmation_secret.client_secret, /^pi_/);
  assert.equal((await stripe.invoices.pay(draft.id)).status, 'paid');
  assert.equal((await stripe.invoices.listLineItems(draft.id)).data[0].amount, 1200);
});

check('checkout, charges, payouts, disputes', async () => {
  const session = await stripe.checkout.sessions.create({
    mode: 'payment', success_url: 'https://example.com/done',
    line_items: [{ quantity: 2, price_data: { currency: 'usd', unit_amount: 900, product_data: { name: 'T-shirt' } } }],
  });
  assert.equal(session.amount_total, 1800);
  await fetch(session.url, { method: 'POST', body: 'payment_method=pm_card_visa', redirect: 'manual' });
  assert.equal((await stripe.checkout.sessions.retrieve(session.id)).payment_status, 'paid');
  const charge = await stripe.charges.create({ amount: 700, currency: 'usd', source: 'tok_visa', capture: false });
  assert.equal((await stripe.charges.capture(charge.id, { amount: 300 })).amount_captured, 300);
  await stripe.paymentIntents.create(card('pm_card_bypassPending'));
  assert.equal((await stripe.payouts.create({ amount: 500, currency: 'usd' })).status, 'pending');
  await stripe.paymentIntents.create(card('pm_card_createDispute'));
  const dispute = (await stripe.disputes.list({ limit: 1 })).data[0];
  assert.equal((await stripe.disputes.update(dispute.id, { evidence: { uncategorized_text: 'winning_evidence' } })).status, 'won');
});

check('auto-pagination walks every page once', async () => {
  const ids = new Set();
  for await (const event of stripe.events.list({ limit: 7 })) {
    assert(!ids.has(event.id));
    ids.add(event.id);
  }
  assert(ids.size > 20);
  const found = await stripe.paymentIntents.search({ query: "status:'succeeded'", limit: 100 });
  assert(found.data.length >= 4);
});

check('webhooks verify with constructEvent', async () => {
  const received = new Promise((resolve, reject) => {
    const server = http.createServer((request, response) => {
      const parts = [];
      request.on('data', (part) => parts.push(part));
      request.on('end', () => {
        response.writeHead(200).end();
        server.close();
        try {
          resolve(stripe.webhooks.constructEvent(Buffer.concat(parts), request.headers['stripe-signature'], endpoint.secret));
        } catch (e) {
          reject(e);
        }
      });
    });
    server.listen(0, '127.0.0.1', () => listening(server.address().port));
  });
  let endpoint;
  let listening;
  const portKnown = new Promise((resolve) => { listening = resolve; });
  endpoint = await stripe.webhookEndpoints.create({ url: `http://127.0.0.1:${await portKnown}/`, enabled_events: ['charge.refunded'] });
  const paid = await stripe.paymentIntents.create(card('pm_card_visa'));
  await stripe.refunds.create({ payment_intent: paid.id });
  const event = await received;
  assert.equal(event.type, 'charge.refunded');
  assert.equal(event.data.previous_attributes.refunded, false);
  await stripe.webhookEndpoints.del(endpoint.id);
});

let failures = 0;
for (const [name, run] of checks) {
  try {
    await run();
    console.log(`ok   ${name}`);
  } catch (e) {
    failures++;
    console.log(`FAIL ${name}\n${e.stack}`);
  }
}
console.log(`${checks.length - failures} of ${checks.length} checks passed with stripe-node ${Stripe.PACKAGE_VERSION}`);
process.exit(failures === 0 ? 0 : 1);
