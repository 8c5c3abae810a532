// A second implementation of Schedule Execution, written from the contract alone: it shares no code, data or name with the mock.
// It is a test target with fixed test keys, not a product. BUGS.md lists the readings it takes and the bugs it can be given.
import { readFileSync, fstatSync } from 'node:fs';
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { mint, authenticate } from './credentials.mjs';
import { Refusal, invalid, settings, now, parseOffset, readBody, parseOrder, formatTime } from './request.mjs';

const BUGS = [
  'shared-key-cache', 'existence-leak', 'duplicate-keys', 'closed-service-types', 'rounded-lead',
  'offset-minutes-sign', 'duration-recomputed', 'starts-only-search', 'refused-reschedule-unbooks', 'unlocked-booking',
];
const HOUR = 3_600_000;
const LEAD = 16 * 60_000;
const END_OF_TIME = Date.UTC(10_000, 0, 1); // a later year has no four-digit form
const PENDING = 'Ready For Scheduling/Approval';
const ROUTE = /^\/selfservice\/v1\/customers\/([^/]+)\/([^/]+)\/products\/bounce\/instances\/([^/]+)\/executions\/([^/]+)$/;

const customers = JSON.parse(readFileSync(new URL('world.json', import.meta.url), 'utf8')).customers;
for (const customer of customers) customer.instances.forEach(prepare);

// prepare turns an instance of world.json into a calendar: its executions, and the entries that occupy its time.
function prepare(instance) {
  instance.calendar = (instance.rfcs ?? []).map((rfc) => ({
    ...rfc, start: Date.parse(rfc.scheduledStart), end: Date.parse(rfc.scheduledEnd),
  }));
  instance.executions = new Map(instance.executions.map((id) => [id, {
    rfcNumber: `HL-${id}`, rfcType: 'OCIEBS_Prod_SelfService', rfcSubType: 'SelfService_Bounce',
    status: 'Open', subStatus: 'Ready For Execution', duration: { unit: 'hours', value: instance.hours ?? 2 },
  }]));
}

// locate walks from the caller to the execution. @clause:own-instances @clause:opt-in
function locate(caller, [csi, serviceType, name, executionId]) {
  if (csi !== caller.csi) throw notYours(csi);
  if (!caller.optedIn) throw new Refusal(409, 'BOUNCE_NOT_ENABLED', 'Bounce is not enabled for this customer.');
  if (settings.bug === 'closed-service-types' && !['EBSO', 'EBSZ', 'EBSI'].includes(serviceType)) {
    throw new Refusal(400, 'SERVICE_TYPE_INVALID', 'There is no such service type.');
  }
  const instance = caller.instances.find((candidate) => candidate.name === name);
  if (!instance) throw new Refusal(400, 'INSTANCE_UNKNOWN', 'There is no such instance.');
  if (instance.service !== serviceType) throw new Refusal(400, 'SERVICE_TYPE_MISMATCH', 'The instance is of another service type.');
  const execution = instance.executions.get(executionId);
  if (!execution) throw new Refusal(400, 'EXECUTION_UNKNOWN', 'There is no such execution.');
  return { instance, execution };
}

// notYours answers an existing and a made-up customer alike. @hygiene:no-existence-leak
function notYours(csi) {
  if (settings.bug === 'existence-leak' && customers.some((customer) => customer.csi === csi)) {
    return new Refusal(404, 'CUSTOMER_NOT_YOURS', 'The customer belongs to somebody else.');
  }
  return new Refusal(404, 'CUSTOMER_UNKNOWN', 'There is no such customer for this caller.');
}

// checkLead lets a start of exactly 16 minutes ahead pass. @clause:lead-time
function checkLead(start) {
  const ahead = start - now();
  const enough = settings.bug === 'rounded-lead' ? Math.round(ahead / 60_000) >= 16 : ahead >= LEAD;
  if (!enough) throw new Refusal(422, 'TOO_SOON', 'The time must be at least 16 minutes from now.');
}

// findConflicts lists what the window meets. Touching windows meet, an execution meets its own old window, and work that awaits
// approval is listed only beside other work. @reading:window-edges @reading:self-conflict @reading:pending-blocks
function findConflicts(calendar, start, end) {
  const met = calendar.filter((entry) => (settings.bug === 'starts-only-search'
    ? entry.start >= start && entry.start <= end
    : entry.start <= end && entry.end >= start));
  return met.some((entry) => entry.subStatus !== PENDING) ? met : [];
}

// book searches and writes without a pause between, so that no other request can come in between the two.
async function book({ instance, execution }, start) {
  const end = start + (execution.duration.value + (instance.blackOutHours ?? 0)) * HOUR; // @reading:end-rule
  if (end >= END_OF_TIME) throw invalid('TIME_INVALID', 'The time lies beyond the calendar.');
  const conflicts = findConflicts(instance.calendar, start, end);
  if (settings.bug === 'unlocked-booking') await delay(20);
  if (conflicts.length > 0) {
    if (settings.bug === 'refused-reschedule-unbooks') release(instance, execution);
    return { status: 422, body: { conflicts: conflicts.map(asConflict) } };
  }
  release(instance, execution);
  Object.assign(execution, { start, end });
  instance.calendar.push(execution);
  const { status, subStatus } = execution;
  const body = { scheduledStart: formatTime(start), scheduledEnd: formatTime(end), status, subStatus, custStatus: 'Review Update' };
  return { status: 201, body };
}

function release(instance, execution) {
  instance.calendar = instance.calendar.filter((entry) => entry !== execution);
}

// asConflict shows a record as it was stored, its times in UTC. @clause:conflict-item @reading:time-zone-out
function asConflict({ rfcNumber, rfcType, rfcSubType, status, subStatus, start, end, duration }) {
  const shown = settings.bug === 'duration-recomputed' ? { unit: 'hours', value: (end - start) / HOUR } : duration;
  return {
    rfcNumber, rfcType, rfcSubType, status, subStatus,
    scheduledStart: formatTime(start), scheduledEnd: formatTime(end), duration: shown,
  };
}

// answer runs one request through route, shape, credentials, place, time and calendar, in this order. @reading:check-order
async function answer(request) {
  const path = request.url.replace(/^https?:\/\/[^/]*/i, '').split('?')[0];
  const route = ROUTE.exec(path);
  if (!route) throw new Refusal(404, 'NOT_FOUND', 'There is nothing here.');
  if (request.method !== 'PUT') throw new Refusal(405, 'METHOD_NOT_ALLOWED', 'Only PUT is supported here.', { Allow: 'PUT' });
  const place = route.slice(1).map(decodeSegment);
  const { start } = parseOrder(await readBody(request));
  const caller = authenticate(request, customers);
  const target = locate(caller, place);
  checkLead(start);
  return book(target, start);
}

function decodeSegment(segment) {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new Refusal(400, 'PATH_INVALID', 'A part of the address is wrongly encoded.');
  }
}

async function handle(request, response) {
  const { status, body, headers } = await answer(request).catch((error) => {
    if (error instanceof Refusal) return error.answer();
    process.stderr.write(`${error?.stack}\n`);
    return new Refusal(500, 'INTERNAL', 'Something went wrong.').answer();
  });
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text), Date: new Date(now()).toUTCString(), ...headers,
  });
  response.end(text);
}

function serve(port) {
  const server = createServer(handle);
  server.listen(port, '127.0.0.1', () => {
    process.stdout.write(`${JSON.stringify({ ready: true, url: `http://127.0.0.1:${server.address().port}` })}\n`);
  });
  const stop = () => process.exit(0);
  process.on('SIGTERM', stop).on('SIGINT', stop);
  // Only a pipe can tell that the parent is gone; /dev/null reads as closed from the start.
  const stdin = fstatSync(0);
  if (stdin.isFIFO() || stdin.isSocket()) process.stdin.on('end', stop).on('error', stop).resume();
}

function fail(text) {
  process.stderr.write(`${text}\nusage: node server.mjs serve [--port N] [--bug NAME] [--now-offset 1h30m]\n`
    + '       node server.mjs token IDENTITY [--now-offset 1h30m]\n');
  process.exit(2);
}

function parseFlags(args) {
  const flags = { port: '0' };
  for (let i = 0; i < args.length; i += 2) {
    const name = /^--(port|bug|now-offset)$/.exec(args[i])?.[1];
    if (!name || args[i + 1] === undefined) fail(`bad flag ${args[i]}`);
    flags[name] = args[i + 1];
  }
  if (flags.bug && !BUGS.includes(flags.bug)) fail(`no bug of the name ${flags.bug}; there are: ${BUGS.join(', ')}`);
  if (!/^\d{1,5}$/.test(flags.port)) fail('bad port');
  settings.bug = flags.bug ?? '';
  settings.offset = parseOffset(flags['now-offset'] ?? '0') ?? fail('bad offset');
  return flags;
}

function main([command, ...args]) {
  if (command === 'serve') return serve(Number(parseFlags(args).port));
  if (command !== 'token' || args.length === 0) return fail('which command?');
  parseFlags(args.slice(1));
  return process.stdout.write(`${mint(args[0]) ?? fail(`no identity of the name ${args[0]}`)}\n`);
}

main(process.argv.slice(2));
