// A client's day on a client that openapi-generator made of the contract (folder client, which the test generates beside it).
// It ends non-zero at the first answer that is not as expected.
import assert from "node:assert/strict";
import {
  BounceApi,
  Configuration,
  ConflictsOrRefusalFromJSON,
  CreateRequestOperationEnum,
  CreateRequestServicesEnum,
  RequestedDurationUnitEnum,
  ResponseError,
  ScheduleOrCancelRequestActionEnum,
  type Conflict,
  type ConflictsOrRefusal,
  type ScheduleOutcome,
} from "./client/index.js";

function setting(name: string): string {
  const value = process.env[`BOUNCE_${name}`];
  assert(value, `BOUNCE_${name} is not set`);
  return value;
}

const { Schedule, Cancel } = ScheduleOrCancelRequestActionEnum;
const api = new BounceApi(new Configuration({ basePath: setting("URL"), accessToken: `Bearer ${setting("TOKEN")}` }));
const place = {
  supportIdentifier: setting("CSI"),
  serviceType: "EBSO",
  instanceId: setting("INSTANCE"),
  identifier: setting("IDENTIFIER"),
};
const start = "2020-08-26T18:00:00Z";
const end = "2020-08-26T22:00:00Z";
const taken = "2020-08-26T16:00:00Z";
let executionId = "";

async function create(): Promise<void> {
  const created = await api.createExecution({
    ...place,
    createRequest: {
      operation: CreateRequestOperationEnum.Stop,
      services: CreateRequestServicesEnum.All,
      duration: { unit: RequestedDurationUnitEnum.Hours, value: 4 },
    },
  });
  executionId = created.id;
  assert.equal(created.rfcNumber, executionId);
}

function samples(found: Conflict[] | null | undefined): void {
  assert.deepEqual(found?.map((c) => c.rfcNumber), ["3-7JZXAMZ", "3-7JZXAGH", "3-6JZXAMH"]);
  assert.equal(found?.[0]?.duration.unit, "hours");
}

async function conflicts(): Promise<void> {
  const query = { scheduledStart: "2020-08-26T15:00:00Z", scheduledEnd: "2020-08-26T17:00:00Z" };
  samples(await api.listConflicts({ ...place, ...query }));
}

function put(action: ScheduleOrCancelRequestActionEnum, scheduledTime?: string): Promise<ScheduleOutcome> {
  const scheduleOrCancelRequest = { action, ...(scheduledTime && { scheduledTime }) };
  return api.scheduleExecution({ ...place, executionId, scheduleOrCancelRequest });
}

// refused sends what is to be refused. The client hands the answer over; its own model reads it.
async function refused(time: string, status: number): Promise<ConflictsOrRefusal> {
  try {
    await put(Schedule, time);
  } catch (error) {
    assert(error instanceof ResponseError, String(error));
    assert.equal(error.response.status, status);
    return ConflictsOrRefusalFromJSON(await error.response.json());
  }
  throw new Error("it is not refused");
}

async function collide(): Promise<void> {
  if (setting("CONFLICT") !== "200") {
    samples((await refused(taken, 409)).conflicts);
    return;
  }
  const outcome = await put(Schedule, taken);
  assert.equal(outcome.scheduledStart, undefined);
  samples(outcome.conflicts);
}

async function hurry(): Promise<void> {
  const refusal = await refused("2020-08-26T15:15:59Z", 400);
  assert.equal(refusal.status, 400);
  assert.equal(refusal.conflicts, undefined);
}

function checkOutcome(got: ScheduleOutcome, from: string | undefined, to: string | undefined, subStatus: string): void {
  assert.deepEqual(
    [got.scheduledStart, got.scheduledEnd, got.status, got.subStatus, got.custStatus, got.conflicts?.length ?? 0],
    [from, to, "Open", subStatus, "Review Update", 0],
  );
}

async function read(from?: string, to?: string): Promise<void> {
  const details = await api.readExecution({ ...place, executionId });
  assert.deepEqual([details.operation, details.scheduledStart, details.scheduledEnd], ["Stop", from, to]);
}

let part = "";
try {
  const parts: [string, () => Promise<void>][] = [
    ["create", create],
    ["conflicts", conflicts],
    ["schedule into a change", collide],
    ["schedule too soon", hurry],
    ["schedule", async () => checkOutcome(await put(Schedule, start), start, end, "Ready For Execution")],
    ["details", () => read(start, end)],
    ["cancel", async () => checkOutcome(await put(Cancel), undefined, undefined, "Ready For Scheduling/Approval")],
    ["details of what is cancelled", () => read()],
  ];
  for (const [name, walk] of parts) {
    part = name;
    await walk();
  }
} catch (error) {
  console.error(`walk: ${part}: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
