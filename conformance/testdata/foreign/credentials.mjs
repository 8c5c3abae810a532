// Who calls: tokens are minted (for the suite's identities) and verified here, with the test keys of keys.json.
import { createHmac, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Refusal, now, settings } from './request.mjs';

const SCOPE = 'mcs:oci:api:Approver';
const jwks = JSON.parse(readFileSync(new URL('keys.json', import.meta.url), 'utf8')).keys;
const seconds = () => Math.floor(now() / 1000);
// encode writes a part of a token; one that is garbled has a member that is not UTF-8.
const encode = (value, garbled) => Buffer.concat([
  Buffer.from(garbled ? '{"note":"\xff",' : '{', 'latin1'), Buffer.from(JSON.stringify(value).slice(1)),
]).toString('base64url');

// Each identity is the good token of a customer, but for one thing.
const identities = {
  approver: { key: 'own' },
  expired: { key: 'own', claims: () => ({ iat: seconds() - 7200, exp: seconds() - 3600 }) },
  'not-yet-valid': { key: 'own', claims: () => ({ nbf: seconds() + 1800 }) },
  'no-exp': { key: 'own', claims: () => ({ exp: undefined }) },
  'no-scope': { key: 'own', claims: () => ({ scope: undefined }) },
  'approver-first': { key: 'own', claims: () => ({ scope: `${SCOPE} mcs:oci:api:Viewer` }) },
  'approver-between': { key: 'own', claims: () => ({ scope: `mcs:oci:api:Viewer ${SCOPE} mcs:oci:api:Planner` }) },
  'approver-last': { key: 'own', claims: () => ({ scope: `mcs:oci:api:Viewer ${SCOPE}` }) },
  'no-approver': { key: 'own', claims: () => ({ scope: 'mcs:oci:api:Viewer mcs:oci:api:Planner' }) },
  'wrong-scope': { key: 'own', claims: () => ({ scope: 'mcs:oci:api:Viewer mcs:oci:api:ApproverDelegate' }) },
  'unknown-kid': { key: 'stray' },
  critical: { key: 'own', header: { crit: ['urn:example:hold'], 'urn:example:hold': true } },
  'header-not-utf-8': { key: 'own', garbled: 'header' },
  'claims-not-utf-8': { key: 'own', garbled: 'claims' },
  'hs256-with-public-key': { key: 'own', alg: 'HS256' },
  'other-customer': { key: 'other' },
  'not-opted-in': { key: 'notOptedIn' },
};

// mint gives the token of an identity; undefined if there is no such identity.
export function mint(name) {
  if (!Object.hasOwn(identities, name)) return undefined;
  const { key, alg, header, garbled, claims = () => ({}) } = identities[name];
  const jwk = jwks[key];
  const payload = {
    iss: 'https://tokens.lanternhold.example', sub: `${key}.planner`, iat: seconds(), exp: seconds() + 3600, scope: SCOPE, ...claims(),
  };
  const head = { alg: alg ?? jwk.alg, kid: jwk.kid, typ: 'JWT', ...header };
  const signed = `${encode(head, garbled === 'header')}.${encode(payload, garbled === 'claims')}`;
  const signature = alg === 'HS256'
    ? createHmac('sha256', createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' })).update(signed).digest()
    : sign('sha256', signed, { key: createPrivateKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' });
  return `${signed}.${signature.toString('base64url')}`;
}

// authenticate gives the customer whose key set verifies the token. @clause:bearer-token @clause:jwks-identifier
export function authenticate(request, customers) {
  const token = bearerToken(request.headersDistinct.authorization);
  const [head, payload, signature] = token.split('.');
  const header = parseHeader(head);
  const customer = customerOf(request.headers.identifier, customers);
  const jwk = keyFor(header.kid, customer, customers);
  if (!jwk || header.alg !== jwk.alg || header.crit !== undefined) throw badToken();
  if (!verifies(jwk, `${head}.${payload}`, signature)) throw badToken();
  checkClaims(parsePart(payload));
  return customer;
}

function bearerToken(values = []) {
  if (values.length === 0) throw new Refusal(401, 'TOKEN_MISSING', 'A bearer token is needed.', challenge());
  const token = values.length === 1 ? /^Bearer +([\w-]+\.[\w-]+\.[\w-]*)$/i.exec(values[0])?.[1] : undefined;
  if (!token) throw noToken();
  return token;
}

function parseHeader(head) {
  const header = parsePart(head);
  if (!header) throw noToken();
  return header;
}

// parsePart gives the JSON object of a part of a token, null if there is none in it, or it is not UTF-8.
function parsePart(part) {
  try {
    const value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(part, 'base64url')));
    return typeof value === 'object' && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

// A GUID is the same in either case of letters (RFC 9562).
function customerOf(identifier, customers) {
  if (!identifier) throw new Refusal(403, 'IDENTIFIER_MISSING', 'The Identifier header is needed.');
  const customer = customers.find((candidate) => candidate.identifier === identifier.toLowerCase());
  if (!customer) throw new Refusal(403, 'IDENTIFIER_UNKNOWN', 'The Identifier is not registered.');
  return customer;
}

function keyFor(kid, customer, customers) {
  const names = settings.bug === 'shared-key-cache' ? customers.flatMap(({ keys }) => keys) : customer.keys;
  return names.map((name) => jwks[name]).find((jwk) => jwk.kid === kid);
}

function verifies(jwk, signed, signature) {
  const bytes = Buffer.from(signature, 'base64url');
  if (bytes.toString('base64url') !== signature) return false; // one signature, one form
  return verify('sha256', signed, { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' }, bytes);
}

// checkClaims takes a token without exp, as no claim is documented. @reading:token-no-exp @clause:scope-approver
function checkClaims(claims) {
  if (!claims) throw badToken();
  const { exp = Infinity, nbf = -Infinity, scope = '', scp = [] } = claims;
  if (typeof exp !== 'number' || typeof nbf !== 'number' || now() >= exp * 1000 || now() < nbf * 1000) throw badToken();
  const scopes = [...(typeof scope === 'string' ? scope.split(' ') : []), ...(Array.isArray(scp) ? scp : [])];
  if (!scopes.includes(SCOPE)) {
    throw new Refusal(403, 'SCOPE_MISSING', 'The token does not carry the scope.', challenge('insufficient_scope'));
  }
}

const challenge = (error) => ({ 'WWW-Authenticate': `Bearer realm="bounce"${error ? `, error="${error}"` : ''}` });
const badToken = () => new Refusal(401, 'TOKEN_INVALID', 'The token is not valid.', challenge('invalid_token'));
const noToken = () => new Refusal(400, 'AUTHORIZATION_MALFORMED', 'The Authorization header holds no token.', challenge('invalid_request'));
