// A client's day on the types that openapi-typescript made of the contract (bounce.d.ts, which the test generates beside
// it), with openapi-fetch. It ends non-zero at the first answer that is not as expected.
import assert from "node:assert/strict";
import createClient from "openapi-fetch";
import type { components, paths } from "./bounce.js";

type Schemas = components["schemas"];

function setting(name: string): string {
  const value = process.env[`BOUNCE_${name}`];
  assert(value, `BOUNCE_${name} is not set`);
  return value;
}

// A refusal may have a body of any media type; these two are those that the contract has types for.
const client = createClient<paths, "application/json" | "application/problem+json">({
  baseUrl: setting("URL"),
  headers: { Authorization: `Bearer ${setting("TOKEN")}` },
});
const instance = setting("INSTANCE");
const header = { Identifier: setting("IDENTIFIER") };
const place = { supportIdentifier: setting("CSI"), serviceType: "EBSO", instanceId: instance };

const executions =
  "/customers/{supportIdentifier}/{serviceType}/products/bounce/instances/{instanceId}/executions";
const execution = `${executions}/{executionId}` as const;

const asked = {
  operation: "Stop",
  services: "All",
  summary: "Submit Bounce",
  duration: { unit: "hours", value: 4 },
  blackOutDuration: { unit: "hours", value: 2 },
  bounceOptions: { options: [{ name: "CLEAR_APACHE_CACHE", value: true }] },
  primaryContact: "operator@example.com",
} satisfies Schemas["CreateRequest"];

// The window that is asked for, and its end: the duration of the execution is four hours.
const start = "2020-08-26T18:00:00Z";
const end = "2020-08-26T22:00:00Z";

// The first of the page's three changes, as the mock has them.
const sample: Schemas["Conflict"] = {
  rfcNumber: "3-7JZXAMZ",
  rfcType: "CODE_PROMO",
  rfcSubType: "CEMLI_PATCH",
  status: "Open",
  subStatus: "Ready For Execution",
  scheduledStart: "2020-08-26T08:53:51-07:00",
  scheduledEnd: "2020-08-26T10:53:51-07:00",
  duration: { unit: "hours", value: 2 },
};

function checkSample(list: Schemas["Conflict"][]): void {
  assert.equal(list.length, 3);
  assert.deepEqual(list[0], sample);
}

async function create(): Promise<string> {
  const { data, response } = await client.POST(executions, { params: { path: place, header }, body: asked });
  assert.equal(response.status, 201);
  assert(data);
  assert.match(data.id, /^3-[0-9A-Z]{7}$/);
  assert.equal(data.rfcNumber, data.id);
  return data.id;
}

async function listed(scheduledStart: string, scheduledEnd: string): Promise<Schemas["Conflict"][]> {
  const query = { scheduledStart, scheduledEnd };
  const { data, response } = await client.GET(executions, { params: { path: place, header, query } });
  assert.equal(response.status, 200);
  assert(data);
  return data;
}

function put(executionId: string, body: Schemas["ScheduleOrCancelRequest"]) {
  return client.PUT(execution, { params: { path: { ...place, executionId }, header }, body });
}

async function collide(id: string): Promise<void> {
  const { error, response } = await put(id, { scheduledTime: "2020-08-26T16:00:00Z", action: "schedule" });
  assert.equal(response.status, 409);
  assert(error && typeof error === "object" && "conflicts" in error && error.conflicts);
  checkSample(error.conflicts);
}

async function hurry(id: string): Promise<void> {
  const { error, response } = await put(id, { scheduledTime: "2020-08-26T15:15:59Z", action: "schedule" });
  assert.equal(response.status, 400);
  assert(error && typeof error === "object" && !("conflicts" in error));
  assert(Array.isArray(error.errors));
  assert.equal(error.errors.length, 1);
  assert.equal(error.errors[0].in, "body");
  assert.equal(error.errors[0].pointer, "/scheduledTime");
}

async function schedule(id: string): Promise<void> {
  const { data, response } = await put(id, { scheduledTime: start, action: "schedule" });
  assert.equal(response.status, 200);
  const want: Schemas["ScheduleOutcome"] = {
    scheduledStart: start,
    scheduledEnd: end,
    status: "Open",
    subStatus: "Ready For Execution",
    custStatus: "Review Update",
  };
  assert.deepEqual(data, want);
}

async function occupied(id: string): Promise<void> {
  const want: Schemas["Conflict"] = {
    rfcNumber: id,
    rfcType: "OCIEBS_Prod_SelfService",
    rfcSubType: "SelfService_Bounce",
    status: "Open",
    subStatus: "Ready For Execution",
    scheduledStart: start,
    scheduledEnd: end,
    duration: { unit: "hours", value: 4 },
  };
  assert.deepEqual(await listed(start, end), [want]);
}

// details are those that were asked for, and the window.
async function details(executionId: string, window: Partial<Schemas["ExecutionDetails"]>): Promise<void> {
  const { data, response } = await client.GET(execution, { params: { path: { ...place, executionId }, header } });
  assert.equal(response.status, 200);
  const want: Schemas["ExecutionDetails"] = { id: executionId, target: instance, ...asked, ...window };
  assert.deepEqual(data, want);
}

async function cancel(id: string): Promise<void> {
  const { data, response } = await put(id, { action: "cancel" });
  assert.equal(response.status, 200);
  const want: Schemas["ScheduleOutcome"] = {
    status: "Open",
    subStatus: "Ready For Scheduling/Approval",
    custStatus: "Review Update",
  };
  assert.deepEqual(data, want);
}

let part = "create";
try {
  const id = await create();
  const parts: [string, () => Promise<void>][] = [
    ["conflicts", async () => checkSample(await listed("2020-08-26T15:00:00Z", "2020-08-26T17:00:00Z"))],
    ["schedule into a change", () => collide(id)],
    ["schedule too soon", () => hurry(id)],
    ["schedule", () => schedule(id)],
    ["conflicts once it is scheduled", () => occupied(id)],
    ["details", () => details(id, { scheduledStart: start, scheduledEnd: end })],
    ["cancel", () => cancel(id)],
    ["details of what is cancelled", () => details(id, {})],
  ];
  for (const [name, walk] of parts) {
    part = name;
    await walk();
  }
} catch (error) {
  console.error(`walk: ${part}: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
