// Plays the app: asks Payrail for a payment, confirms it at Stripe with what an app has (the
// publishable key and the client secret), and shows what the stack's timeline tells meanwhile.

const QUIET_MS = 1500;

/** Each waits as long as the API does, some seconds. */
const MOST_REPEATS = 6;

const ITEMS = {
  cup: { amount: 420, currency: "eur" },
  grinder: { amount: 18900, currency: "eur" },
  monthly: { amount: 990, currency: "eur", suffix: " each month" },
};

const LANES = {
  "app →": "app",
  "app ←": "app",
  "command": "command",
  "Stripe API": "stripe",
  "commit": "commit",
  "webhook in": "webhook",
  "event out": "event",
};

const ORDER = Object.keys(LANES);

const form = document.getElementById("checkout");
const button = document.getElementById("pay");
const outcome = document.getElementById("outcome");
const figures = document.getElementById("figures");
const list = document.getElementById("timeline");

const settings = await (await fetch("/checkout/settings")).json();

/** A request's key lives until its outcome is known: repeating it then has no second effect. */
const keys = new Map();

function money(item) {
  const price = new Intl.NumberFormat("en", { style: "currency", currency: item.currency });
  return price.format(item.amount / 100) + (item.suffix ?? "");
}

/** Ids with their beginning only; the whole is in the title. */
function brief(text) {
  return text
    .replace(/\b([a-z]{2,6}_[A-Za-z0-9]{6})[A-Za-z0-9]{6,}/g, "$1…")
    .replace(/\b([0-9a-f]{6})[0-9a-f]{2}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "$1…");
}

/** What happened, in order of time, on the page as in memory. */
class Timeline {
  #moments = [];
  #zero = null;
  #source = null;
  #waiting = [];

  static async open() {
    const timeline = new Timeline();
    list.replaceChildren();
    timeline.#source = new EventSource("/checkout/timeline");
    timeline.#source.onmessage = (message) => timeline.add(JSON.parse(message.data));
    await new Promise((resolve, reject) => {
      timeline.#source.addEventListener("open", (event) => event.data && resolve());
      timeline.#source.onerror = () => {
        timeline.close();
        reject(new Trouble("The timeline is not to be had.", "Is the local stack still running?"));
      };
    });
    return timeline;
  }

  /** Notes what the page itself does. */
  note(source, text, at) {
    this.add({ at, source, text });
  }

  add(moment) {
    this.#zero ??= moment.source === "app →" ? moment.at : null;
    if (this.#zero === null || moment.at < this.#zero) {
      return;
    }
    const before = (one, other) =>
      one.at - other.at || ORDER.indexOf(one.source) - ORDER.indexOf(other.source);
    let place = this.#moments.length;
    while (place > 0 && before(moment, this.#moments[place - 1]) < 0) {
      place--;
    }
    this.#moments.splice(place, 0, moment);
    list.insertBefore(this.#row(moment), list.children[place] ?? null);
    this.#waiting = this.#waiting.filter((wanted) => !wanted(moment));
  }

  #row(moment) {
    const row = document.createElement("li");
    row.className = LANES[moment.source] ?? "";
    const time = document.createElement("time");
    time.textContent = `${this.since(moment)} ms`;
    const source = document.createElement("b");
    source.textContent = moment.source;
    const text = document.createElement("code");
    text.textContent = brief(moment.text);
    text.title = moment.text;
    row.append(time, document.createElement("i"), source, text);
    return row;
  }

  since(moment) {
    return Math.floor(moment.at - this.#zero);
  }

  /** Waits for an event to come out of payrail.events. */
  event(type, id) {
    const wanted = (moment) =>
      moment.source === "event out" && moment.text.startsWith(`${type} ${id} `);
    const there = this.#moments.find(wanted);
    return there
      ? Promise.resolve(there)
      : new Promise((resolve) => {
          this.#waiting.push((moment) => wanted(moment) && (resolve(moment), true));
        });
  }

  /** Marks the row that it was all about. */
  mark(moment, kind) {
    list.children[this.#moments.indexOf(moment)].classList.add("end", kind);
  }

  /** Once nothing has come for a while. */
  async quiet() {
    let known;
    do {
      known = this.#moments.length;
      await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
    } while (known !== this.#moments.length);
  }

  get length() {
    return this.#moments.length;
  }

  close() {
    this.#source.close();
  }
}

/** Something to tell the user instead of a result. */
class Trouble extends Error {
  constructor(what, detail) {
    super(what);
    this.detail = detail;
  }
}

function say(kind, what, detail = "", link = null) {
  outcome.className = kind;
  const text = document.createElement("p");
  text.textContent = what;
  outcome.replaceChildren(text);
  if (detail) {
    const small = document.createElement("small");
    small.textContent = detail;
    outcome.append(small);
  }
  if (link) {
    const anchor = document.createElement("a");
    Object.assign(anchor, { href: link, target: "_blank", rel: "noopener", id: "bank" });
    anchor.textContent = "Go to the bank";
    outcome.append(anchor);
  }
}

/** Sends a request and notes when it left and when its answer came. */
async function send(timeline, url, request) {
  timeline.note("app →", `${request.method} ${new URL(url).pathname}`, Date.now());
  let answer;
  try {
    answer = await fetch(url, request);
  } catch {
    throw new Trouble(`${new URL(url).origin} does not answer.`, "Nobody knows yet whether it did something. Press again: it happens once.");
  }
  const body = await answer.json();
  // The answer came within this millisecond; at its end it stands behind what led to it.
  timeline.note("app ←", `${answer.status} ${body.status ?? body.title ?? body.error?.code ?? ""}`.trim(), Date.now() + 0.999);
  return { status: answer.status, body };
}

/** Asks Payrail for something; the same thing again after an unknown outcome. */
async function ask(timeline, path, body, fixedKey = null) {
  const what = JSON.stringify([path, body]);
  const key = fixedKey ?? keys.get(what) ?? crypto.randomUUID();
  keys.set(what, key);
  const request = () => send(timeline, `${settings.api}/api/stripe/${path}`, {
    method: "POST",
    headers: {
      "Authorization": `Bearer ${settings.token}`,
      "Content-Type": "application/json",
      "Idempotency-Key": key,
    },
    body: JSON.stringify(body),
  });
  let answer = await request();
  for (let again = 0; answer.status === 202 && again < MOST_REPEATS; again++) {
    say("", "Accepted, and no worker has answered yet.", "Asking again under the same key: it is still one payment.");
    answer = await request();
  }
  if (answer.status === 202) {
    throw new Trouble("Accepted, but no worker has answered yet.", "Press again to ask for the result; it is still one payment.");
  }
  if (answer.status < 500) {
    keys.delete(what);
  }
  if (answer.status !== 200) {
    throw new Trouble(answer.body.title, `${answer.body.detail ?? ""} (${answer.body.code})`.trim());
  }
  return answer.body;
}

/** What has to be confirmed, and the event that says that it is done. */
async function order(timeline, name) {
  const item = ITEMS[name];
  if (name !== "monthly") {
    const { amount, currency } = item;
    const payment = await ask(timeline, "create-payment-intent", { amount, currency });
    const id = payment.client_secret.split("_secret_")[0];
    return { id, secret: payment.client_secret, done: ["payment.succeeded", id] };
  }
  const who = { email: "dana@example.com", name: "Dana" };
  const { customerId } = await ask(timeline, "create-customer", who, "checkout-page-customer");
  const made = await ask(timeline, "create-subscription", {
    customerId,
    priceId: settings.monthly_price,
  });
  if (made.clientSecret === null) {
    throw new Trouble("The subscription needs no payment now.", made.subscriptionId);
  }
  return {
    id: made.clientSecret.split("_secret_")[0],
    secret: made.clientSecret,
    done: ["subscription.activated", made.subscriptionId],
  };
}

/** Confirms at Stripe, as its own library in a page does: the key is a field of the form. */
function confirm(timeline, { id, secret }, card) {
  return send(timeline, `${settings.stripe}/v1/payment_intents/${id}/confirm`, {
    method: "POST",
    body: new URLSearchParams({
      key: settings.publishable_key,
      client_secret: secret,
      payment_method: card,
      return_url: `${location.origin}/checkout/back`,
    }),
  });
}

/** How long each part took, as far as it is known. */
const PARTS = ["API answered", "Stripe confirmed", "Event published"];

function measured(...times) {
  figures.replaceChildren(...PARTS.map((part, at) => {
    const tile = document.createElement("div");
    tile.append(
      Object.assign(document.createElement("dt"), { textContent: part }),
      Object.assign(document.createElement("dd"), { textContent: times[at] === undefined ? "…" : `${Math.floor(times[at])} ms` }),
    );
    return tile;
  }));
}

async function pay(timeline, name, card) {
  say("", "Asking Payrail …");
  measured();
  const began = Date.now();
  const ordered = await order(timeline, name);
  const times = [Date.now() - began];
  measured(...times);
  say("", "Confirming at Stripe …");
  const { status, body } = await confirm(timeline, ordered, card);
  times.push(Date.now() - began);
  measured(...times);
  let expected = ordered.done;
  if (body.error?.type === "card_error") {
    const reason = body.error.decline_code ?? body.error.code;
    say("bad", body.error.message, `${reason} · waiting for the event …`);
    expected = ["payment.attempt_failed", ordered.id];
  } else if (status !== 200) {
    throw new Trouble("Stripe refused it.", body.error?.message ?? "");
  } else if (body.next_action?.redirect_to_url) {
    say("", "The bank wants to ask you first.", "A window opens; come back here afterwards.", body.next_action.redirect_to_url.url);
    const failed = timeline.event("payment.attempt_failed", ordered.id);
    expected = (await Promise.race([timeline.event(...expected), failed])).text.split(" ");
  } else {
    say("", "Stripe has it. Waiting for the event …");
  }
  const event = await timeline.event(expected[0], expected[1]);
  measured(...times, timeline.since(event));
  show(timeline, name, event, expected[0], body.error);
}

/** Says how it ended, by the event. */
function show(timeline, name, event, type, error) {
  const failed = type === "payment.attempt_failed";
  timeline.mark(event, failed ? "bad" : "good");
  if (failed) {
    say("bad", error?.message ?? "The bank did not agree.", `${error?.decline_code ?? error?.code ?? "authentication failed"} · ${brief(event.text)}`);
  } else {
    say("good", name === "monthly" ? "Subscribed." : `Paid ${money(ITEMS[name])}.`, brief(event.text));
  }
}

let runs = 0;

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { item, card } = Object.fromEntries(new FormData(form));
  button.disabled = true;
  const run = ++runs;
  document.body.dataset.state = "busy";
  let timeline;
  try {
    timeline = await Timeline.open();
    await pay(timeline, item, card);
  } catch (trouble) {
    if (!(trouble instanceof Trouble)) {
      throw trouble;
    }
    say("bad", trouble.message, trouble.detail);
  } finally {
    button.disabled = false;
    // The next payment's events are not this one's.
    await Promise.race([timeline?.quiet(), new Promise((resolve) => form.addEventListener("submit", resolve, { once: true }))]);
    timeline?.close();
    if (run === runs) {
      document.body.dataset.state = "idle";
    }
  }
});

function label() {
  button.textContent = `Pay ${money(ITEMS[new FormData(form).get("item")])}`;
}

form.addEventListener("change", label);
label();

document.getElementById("stripe").textContent = settings.simulated
  ? "Local stack · simulated Stripe"
  : "Local stack · real Stripe, test mode";

if (settings.monthly_price === "") {
  form.querySelector("[value=monthly]").disabled = true;
}

if (!settings.simulated) {
  document.getElementById("note").textContent =
    "This is a sandbox at Stripe. Its webhooks come while `stripe listen` runs, else the end of a"
    + " payment shows only once it was looked for. The timeline has no lines for Stripe's own calls:"
    + " its dashboard logs them. Subscribing needs a price of your account and is off here.";
}

button.disabled = false;
