// Shows the API's document in Swagger UI, authorized as the caller that is chosen above it.

const settings = await (await fetch("/try/settings")).json();
const fieldset = document.querySelector("#callers fieldset");

let caller = settings.callers[0];

for (const each of settings.callers) {
  const label = document.createElement("label");
  const radio = document.createElement("input");
  radio.type = "radio";
  radio.name = "caller";
  radio.value = each.role;
  radio.checked = each === caller;
  radio.addEventListener("change", () => {
    caller = each;
    authorize();
  });
  const about = document.createElement("small");
  about.textContent = each.about;
  label.append(radio, ` ${each.role} `, about);
  fieldset.append(label);
}

/** The document, from the API, with its own address for the requests. */
async function load() {
  const answer = await fetch(`${settings.api}/openapi`);
  const api = await answer.json();
  api.servers = [{ url: settings.api }];
  for (const path of Object.values(api.paths)) {
    for (const operation of Object.values(path)) {
      for (const parameter of operation.parameters ?? []) {
        // Else the form is filled in with it, and filters, keys and cursors are sent unasked.
        if (!parameter.required) {
          delete parameter.example;
        }
      }
    }
  }
  return api;
}

/** A service names the user whom it acts for. */
function name(request) {
  const names = Object.keys(request.headers).some((header) => header.toLowerCase() === "payrail-user");
  if (caller.acts_for && !names && request.url.startsWith(settings.api)) {
    request.headers["Payrail-User"] = caller.acts_for;
  }
  return request;
}

function authorize() {
  ui.preauthorizeApiKey("token", caller.token);
}

const ui = SwaggerUIBundle({
  spec: await load(),
  dom_id: "#document",
  validatorUrl: null,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  defaultModelsExpandDepth: 0,
  requestInterceptor: name,
  onComplete: () => {
    authorize();
    document.body.dataset.state = "ready";
  },
});
