// The types that the JavaScript's comments name. control.d.ts is made of the document of the control API, when the types are checked.
import type { components, operations } from "./control";
import type { Template } from "./template";

export type Schemas = components["schemas"];
type Operations = operations;
type Id = keyof Operations;

// Shared is read*Clock for both readClock and readCustomerClock: the first without a customer in the picker, the second with one.
type Shared = { [K in Id]: K extends `${infer A}Customer${infer B}` ? (`${A}${B}` extends Id ? `${A}*${B}` : never) : never }[Id];
export type CallId = Id | Shared;
type Meant<K extends CallId> = K extends Id ? K : K extends `${infer A}*${infer B}` ? Extract<`${A}${B}` | `${A}Customer${B}`, Id> : never;

type Text<A> = A extends { content: infer C } ? C[keyof C] : undefined;
type Good<R> = R extends { 200: infer A } ? Text<A> : R extends { 201: infer A } ? Text<A> : undefined;
type Both<A, B> = (A extends object ? A : {}) & (B extends object ? B : {});
type Taken<P> = P extends { path?: infer A; query?: infer Q } ? Both<A, Q> : {};
// The picker's customer stands for the csi of a shared operation.
type ParametersOf<K extends CallId> = K extends Id ? Partial<Taken<Operations[K]["parameters"]>> : Partial<Taken<Operations[Meant<K>]["parameters"]>>;
type BodyOf<K extends Id> = Operations[K] extends { requestBody?: infer B } ? Text<NonNullable<B>> : undefined;

export type Parameters<K extends CallId> = { [N in keyof ParametersOf<K>]?: ParametersOf<K>[N] | undefined };
export type Body<K extends CallId> = BodyOf<Meant<K>> | string;
export type Result<K extends CallId> = Good<Operations[Meant<K>]["responses"]>;

export interface Operation { method: string; path: string; description?: string }
export interface OpenAPI { paths: Record<string, Record<string, { operationId?: string; description?: string }>>; servers?: { url: string }[] }
export type On<E> = Event & { target: E };
export interface Headers { [name: string]: string }
export interface Sent { method: string; path: string; headers?: Headers; bearer?: string; body?: unknown; signal?: AbortSignal }
export interface Answer { status: number; text: string; id: string }
export interface Failure extends Error { status?: number; title?: string; change?: string; id?: string | null; errors?: { pointer?: string; name?: string; in?: string; message: string }[] }
export interface Target { supportIdentifier: string; serviceType: string; instanceId: string; executionId: string }

export type Content = Template | string | number | false | null | undefined | Content[];
// An event about a request has its detail, but no trace.
export type Entry = Schemas["Request"] & { detail?: string };
export type Step = Schemas["Step"];
export type Edit = Schemas["Edit"];

// Customer is what the examples of the API documents need.
export interface Customer { csi: string; token: string; identifier: string; instance?: Schemas["NamedInstance"]; execution?: string; earliest: string }

// Fixed is a request that the edits of a step have changed.
export interface Fixed { method: string; path: string; headers: Headers; body: unknown; token: { customer?: string; scope: string }; calls: Edit[] }

export interface Question { slug: string; question: string; usual: string; alternatives: string[] }

export interface Bar { kind: string; id: string; type: string; status: string; start: number; end: number; lane: number; length?: number }
export interface Draft { id: string; length: number; start: number; end: number }
export interface Verdict { good: boolean; free?: string; blockers: string[]; text: string }

// State is what a page remembers as long as its path is shown.
export interface State {
  answers: Record<string, Answer>; token?: string; // start
  fresh: Entry[]; limit?: number; // requests
  tried?: { changes?: boolean; status?: number; reason?: string }; done?: Answer; // request
  draft?: Draft | null; verdict?: Verdict | null; answer?: Answer | null; shown?: string; // calendar
  seed?: string; text?: string; // customer, faults
  minted?: Schemas["MintedToken"]; asked?: Body<"mintToken">; // tokens
  diff?: { name: string } & Result<"diffSnapshot">; // about
}

export interface Page<Data = unknown> {
  path: string; args: string[]; query: Record<string, string>; state: State; data: Data; error: Failure | null; busy: boolean; last: Promise<void>;
  module: Module<Data>;
  draw(): void;
  reload(): Promise<void>;
  soon(): void;
  now(): number;
  go(to: string): void;
  act<R>(what: () => Promise<R>, done?: (result: R) => void): Promise<void>;
  run<K extends CallId>(id: K, parameters?: Parameters<K>, body?: Body<K>): Promise<void>;
}

export interface Module<Data> {
  title: string;
  follows?: string;
  load(page: Page<unknown>): Promise<Data>;
  view(page: Page<Data>): Template;
  event?(data: Entry, page: Page<Data>): void;
  keys?(event: On<HTMLElement> & KeyboardEvent, page: Page<Data>): boolean;
}
