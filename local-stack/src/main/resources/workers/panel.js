// Shows the workers and has them killed.

const LOOK_AGAIN_MS = 1000;

const panel = document.getElementById("workers");
const list = panel.querySelector("ul");
const separate = document.getElementById("separate");
const hint = panel.querySelector("p");

async function request(path, method) {
  const answer = await fetch(`/workers${path}`, { method });
  show((await answer.json()).processes);
}

/** A row stays where it is, so that a click meets what it was meant for. */
function row(worker) {
  const row = document.createElement("li");
  const name = document.createElement("b");
  const state = document.createElement("span");
  const kill = document.createElement("button");
  kill.type = "button";
  kill.addEventListener("click", () => {
    kill.disabled = true;
    request(`/kill?${kill.dataset.pid}`, "POST");
  });
  row.append(name, state, kill);
  name.textContent = worker.name;
  return row;
}

function show(workers) {
  separate.hidden = workers.length > 0;
  if (workers.length === 0) {
    return;
  }
  hint.textContent = "Kill one, or both, while you pay: the payment may take longer, and is made once.";
  workers.forEach((worker, at) => {
    if (!list.children[at]) {
      list.append(row(worker));
    }
    const [, state, kill] = list.children[at].children;
    state.textContent = [
      worker.ready ? "works" : "starts …",
      ...(worker.killed ? [`killed ${worker.killed}×`] : []),
    ].join(" · ");
    state.className = worker.ready ? "good" : "";
    kill.dataset.pid = worker.pid;
    kill.disabled = !worker.ready;
    kill.textContent = worker.pid ? `kill -9 ${worker.pid}` : "kill -9";
  });
}

separate.addEventListener("click", () => {
  separate.disabled = true;
  request("/separate", "POST");
});

separate.disabled = false;

for (;;) {
  await request("", "GET");
  await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
}
