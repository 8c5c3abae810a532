import { html, nothing } from "./vendor/lit-html.js";
import { call, choices, command, publicCall, sendPublic } from "./api.js";
import { commandBox, copyButton, empty, pretty } from "./parts.js";
import { requestTable } from "./requests.js";

// usable returns the customer of the picker, or the first that has opted in, with an execution and a window in its way.
async function usable(page) {
  const customers = await choices(page.csi);
  const chosen = customers.find((c) => c.csi === page.csi) ?? customers.find((c) => c.optedIn) ?? customers[0];
  if (!chosen) return null;
  const [{ instances }, clock] = await Promise.all([call("listInstances", { csi: chosen.csi }), call("readCustomerClock", { csi: chosen.csi })]);
  const free = instances.find((i) => i.executions?.length && !i.rfcs?.length) ?? instances.find((i) => i.executions?.length);
  const later = (i) => i.rfcs?.find((r) => Date.parse(r.scheduledStart) > Date.parse(clock.earliest));
  return { ...chosen, clock, free, taken: instances.find((i) => i.executions?.length && later(i)), later };
}

const parameters = (customer, instance) => ({
  supportIdentifier: customer.csi, serviceType: instance.service, instanceId: instance.name, executionId: instance.executions[0].id,
});

// samples are the calls that the page shows: a good one, one in conflict, one too soon.
function samples(customer) {
  const at = (when) => ({ scheduledTime: new Date(when).toISOString(), action: "schedule" });
  const found = [];
  if (customer.free) {
    found.push({ name: "A good call", customer, instance: customer.free, body: at(Date.parse(customer.clock.earliest) + 3600e3) });
    found.push({ name: "A refusal: too soon", customer, instance: customer.free, body: at(customer.clock.now) });
  }
  if (customer.taken) found.splice(1, 0, { name: "A conflict", customer, instance: customer.taken, body: at(customer.later(customer.taken).scheduledStart) });
  return found;
}

async function run(page, sample) {
  await page.act(async () => {
    const request = await publicCall("scheduleExecution", sample.customer.csi, parameters(sample.customer, sample.instance), sample.body);
    page.state.answers = { ...page.state.answers, [sample.name]: await sendPublic(request) };
  });
}

function mint(page, customer) {
  return page.act(async () => (page.state.token = (await call("mintCustomerToken", { csi: customer.csi }, { scope: "all" })).token));
}

const card = (page, sample) => {
  const answer = page.state.answers?.[sample.name];
  return html`<section class="card"><h2>${sample.name}</h2>
    ${commandBox(command("PUT", location.origin + sample.path, { Authorization: "Bearer $BOUNCE_TOKEN", Identifier: sample.customer.identifier }, sample.body), sample.name)}
    <button type="button" ?disabled=${page.busy} @click=${() => run(page, sample)}>Run</button>
    ${answer ? html` <a href="#/requests/${answer.id}">${answer.status}, why?</a><pre class="answer" tabindex="0" aria-label="answer">${pretty(answer.text)}</pre>` : nothing}
  </section>`;
};

export default {
  title: "Start",
  async load(page) {
    const [customer, journal] = await Promise.all([usable(page), call("listRequests", { limit: 200, csi: page.csi })]);
    const found = customer ? samples(customer) : [];
    await Promise.all(found.map(async (s) => (s.path = (await publicCall("scheduleExecution", s.customer.csi, parameters(s.customer, s.instance))).path)));
    return { customer, journal, found };
  },
  follows: "state",
  event(data, page) {
    if (!page.data || (page.csi && data.csi !== page.csi)) return;
    page.data.journal.requests = [data, ...page.data.journal.requests].slice(0, 200);
    page.draw();
  },
  view(page) {
    const { customer, journal, found } = page.data;
    const counts = Map.groupBy(journal.requests, (r) => r.reason || "accepted");
    return html`<h1 tabindex="-1">Start</h1>
      ${customer
        ? html`<dl class="facts"><div><dt>URL</dt><dd><code>${location.origin}</code></dd></div>
          <div><dt>Customer</dt><dd><a href="#/customers/${customer.csi}">${customer.csi}</a> ${customer.name}</dd></div>
          <div><dt>Identifier</dt><dd><code>${customer.identifier}</code> ${copyButton(customer.identifier)}</dd></div>
          <div><dt>Token</dt><dd><button type="button" id="mint" @click=${() => mint(page, customer)}>Mint a token</button>
            ${page.state.token ? copyButton(`export BOUNCE_TOKEN=${page.state.token}`, "copy export BOUNCE_TOKEN") : nothing}</dd></div></dl>
          ${page.state.token ? html`<pre class="token" tabindex="0" aria-label="token">export BOUNCE_TOKEN=${page.state.token}</pre>` : nothing}
          <div class="cards">${found.map((s) => card(page, s))}</div>`
        : empty("There is no customer.", command("POST", `${location.origin}/__admin/customers`, {}))}
      <h2>Latest requests</h2>
      ${journal.requests.length ? requestTable(journal.requests.slice(0, 10)) : empty("No request has come yet. Run one of the calls above.")}
      <h2>Outcomes <span class="dim">of the latest ${journal.requests.length}</span></h2>
      <p class="chips">${[...counts].map(([reason, list]) => html`<a class="chip" href="#/requests${reason === "accepted" ? "" : `?reason=${reason}`}">${reason} <b>${list.length}</b></a>`)}</p>`;
  },
};
