// Runs the fixtures that come with Stripe's own command line, and looks whether each brought about its event.
// Usage: node fixtures.mjs BASE_URL SECRET_KEY [EVENT…]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const [base, key, ...chosen] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const program = join(dirname(require.resolve('@stripe/cli/package.json')), 'bin', 'shim.js');
const TIMEOUT_MS = 60_000;

const fixtures = `
  balance.available
  charge.captured charge.dispute.closed charge.dispute.created charge.dispute.updated charge.failed
  charge.refund.updated charge.refunded charge.succeeded
  checkout.session.async_payment_succeeded checkout.session.completed checkout.session.expired
  coupon.created coupon.deleted coupon.updated
  customer.created customer.deleted customer.source.created customer.source.updated customer.updated
  customer.subscription.created customer.subscription.deleted customer.subscription.paused
  customer.subscription.trial_will_end customer.subscription.updated
  invoice.created invoice.deleted invoice.finalized invoice.marked_uncollectible invoice.paid
  invoice.payment_action_required invoice.payment_failed invoice.payment_succeeded invoice.sent invoice.updated
  invoice.voided invoiceitem.created invoiceitem.deleted
  payment_intent.amount_capturable_updated payment_intent.canceled payment_intent.created
  payment_intent.payment_failed payment_intent.processing payment_intent.requires_action payment_intent.succeeded
  payment_method.attached payment_method.detached payment_method.updated
  payout.created payout.updated
  plan.created plan.deleted plan.updated
  price.created price.updated product.created product.deleted product.updated
  setup_intent.canceled setup_intent.created setup_intent.requires_action setup_intent.setup_failed
  setup_intent.succeeded
  subscription.payment_failed subscription.payment_succeeded
  test_helpers.test_clock.advancing test_helpers.test_clock.created test_helpers.test_clock.deleted
  test_helpers.test_clock.ready
`.trim().split(/\s+/);

// Fixtures that are named otherwise than the event they are for.
const eventOf = {
  'subscription.payment_failed': 'invoice.payment_failed',
  'subscription.payment_succeeded': 'invoice.payment_succeeded',
};

// These confirm a setup intent without a return URL or payment method types. An account whose default version is later
// than 2023-08-16 refuses that, so they run in an older version, as they would have to against Stripe.
const version = {
  'payment_method.updated': '2022-11-15',
  'setup_intent.requires_action': '2022-11-15',
};

const home = mkdtempSync(join(tmpdir(), 'stripe-cli-'));
const environment = { ...process.env, XDG_CONFIG_HOME: home, HOME: home, STRIPE_CLI_TELEMETRY_OPTOUT: '1' };

async function latest(type) {
  const answer = await fetch(`${base}/v1/events?limit=1&type=${type}`, { headers: { Authorization: `Bearer ${key}` } });
  return (await answer.json()).data[0]?.id;
}

async function changes(type, before) {
  const until = Date.now() + 10_000;
  for (;;) {
    if (await latest(type) !== before) {
      return true;
    }
    if (Date.now() > until) {
      return false;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

let failures = 0;
const names = chosen.length > 0 ? chosen : fixtures;
for (const name of names) {
  const type = eventOf[name] ?? name;
  const before = await latest(type);
  const extra = version[name] ? ['--api-version', version[name]] : [];
  const run = spawnSync(
    process.execPath, [program, 'trigger', name, '--api-base', base, '--api-key', key, ...extra],
    { env: environment, encoding: 'utf8', timeout: TIMEOUT_MS });
  if (run.status !== 0) {
    failures++;
    console.log(`FAIL ${name}\n${run.stdout}${run.stderr}`);
  } else if (!(await changes(type, before))) {
    failures++;
    console.log(`FAIL ${name}: no event ${type}`);
  } else {
    console.log(`ok   ${name}`);
  }
}
rmSync(home, { recursive: true, force: true });
console.log(`${names.length - failures} of ${names.length} fixtures passed`);
process.exit(failures === 0 ? 0 : 1);
