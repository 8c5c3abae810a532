// What a request says: its body, its order, its time; and the words of a refusal. It knows no customer and no calendar.

export const settings = { bug: '', offset: 0 };
export const now = () => Date.now() + settings.offset;

const BODY_LIMIT = 64 * 1024;
const TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d{1,2}):(\d\d):(\d\d)(?:\.\d+)?(?:Z|([+-])(\d\d):(\d\d))$/i;

export class Refusal extends Error {
  constructor(status, code, message, headers = {}) {
    super(message);
    Object.assign(this, { status, code, headers });
  }

  answer() {
    return { status: this.status, headers: this.headers, body: { code: this.code, message: this.message } };
  }
}

// invalid is the refusal of a body that is understood as JSON or not at all: one status for both.
// @reading:body-malformed-status @reading:body-invalid-status
export const invalid = (code, message) => new Refusal(422, code, message);

// parseOffset reads "90", "-30s" or "1h30m" into milliseconds, null for anything else.
export function parseOffset(text) {
  const parts = /^([+-]?)((?:\d+[hms])+|\d+)$/.exec(text);
  if (!parts) return null;
  const seconds = [...parts[2].matchAll(/(\d+)([hms]?)/g)]
    .reduce((sum, [, count, unit]) => sum + Number(count) * ({ h: 3600, m: 60 }[unit] ?? 1), 0);
  return (parts[1] === '-' ? -1000 : 1000) * seconds;
}

// readBody takes the whole body off the wire, also one that is too long: the connection stays usable. @hygiene:body-limit
export async function readBody(request) {
  const chunks = [];
  let size = 0;
  try {
    for await (const chunk of request) {
      size += chunk.length;
      if (size <= BODY_LIMIT) chunks.push(chunk);
    }
  } catch {
    throw invalid('BODY_INCOMPLETE', 'The body broke off.'); // the caller is gone
  }
  if (size > BODY_LIMIT) throw new Refusal(413, 'BODY_TOO_LARGE', 'The body is too large.');
  if (size > 0) checkMediaType(request.headers);
  return Buffer.concat(chunks);
}

// checkMediaType lets a request without Content-Type pass: the document names no media type. @hygiene:media-type
function checkMediaType({ 'content-type': type = 'application/json', 'content-encoding': encoding = 'identity' }) {
  const json = /^application\/([\w.-]+\+)?json$/i.test(type.split(';')[0].trim());
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(type)?.[1] ?? 'utf-8';
  if (!json || !/^utf-?8$/i.test(charset) || encoding.toLowerCase() !== 'identity') {
    throw new Refusal(415, 'MEDIA_TYPE_UNSUPPORTED', 'The body must be plain JSON in UTF-8.', { Accept: 'application/json' });
  }
}

// parseOrder turns the bytes into a start. A missing action means schedule, in any case of letters; no other field is known.
// @reading:action-missing @reading:action-case @reading:extra-fields
export function parseOrder(bytes) {
  const { scheduledTime, action = 'schedule', ...others } = parseObject(bytes);
  if (Object.keys(others).length > 0) throw invalid('FIELD_UNKNOWN', 'The body has a field that is not known.');
  if (typeof action !== 'string' || !/^schedule$/i.test(action)) throw invalid('ACTION_UNKNOWN', 'The action is not supported.');
  const start = typeof scheduledTime === 'string' ? parseTime(scheduledTime) : null;
  if (start === null) throw invalid('TIME_INVALID', 'scheduledTime must be a date and time with its offset.');
  return { start };
}

function parseObject(bytes) {
  let value;
  let text;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
  } catch {
    throw invalid('BODY_MALFORMED', 'The body must be one JSON object.');
  }
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject || (settings.bug !== 'duplicate-keys' && hasDuplicateKeys(text))) {
    throw invalid('BODY_MALFORMED', 'The body must be one JSON object.');
  }
  return value;
}

// hasDuplicateKeys looks through text that is known to be JSON. @hygiene:one-json-value
function hasDuplicateKeys(text) {
  const open = []; // a Set of the keys for an object, null for an array
  let before = '';
  for (const [token] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]/g)) {
    const keys = open.at(-1);
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(null);
    else if (token === '}' || token === ']') open.pop();
    else if (token[0] === '"' && keys && before !== ':') {
      const key = JSON.parse(token);
      if (keys.has(key)) return true;
      keys.add(key);
    }
    before = token;
  }
  return false;
}

// parseTime reads an RFC 3339 time, its hour also with one digit, its fraction cut off, into an instant; null if it is none.
// A time without an offset is none; nor is second 60, as no leap second is announced for any time to come.
// @reading:time-zone-in @reading:time-bare-in @reading:time-hour-in @reading:time-fraction-in
export function parseTime(text) {
  const parts = TIME.exec(text);
  if (!parts) return null;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number);
  const [sign, offsetHour, offsetMinute] = [parts[7] === '-' ? -1 : 1, Number(parts[8] ?? 0), Number(parts[9] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59 || offsetHour > 23 || offsetMinute > 59) return null;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day); // unlike Date.UTC, it takes the years before 100 as they are
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  const offset = settings.bug === 'offset-minutes-sign'
    ? sign * offsetHour * 60 + offsetMinute
    : sign * (offsetHour * 60 + offsetMinute);
  return date.setUTCHours(hour, minute - offset, second);
}

// formatTime writes an instant in UTC, with the hour as in the document's samples. @reading:time-zone-out @reading:time-hour-out
export function formatTime(instant) {
  return new Date(instant).toISOString().replace(/T0?(\d+)(.*)\.\d+Z$/, 'T$1$2Z');
}
