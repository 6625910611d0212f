/**
 * Why a rule said no. Expected refusals are data, because an error loses its class when it crosses an RPC boundary.
 * `code` is stable and public (`betting/round-closed`); `details` are values the client may need, e.g. `{ closedAt }`.
 */
export interface Rejection {
  readonly code: string;
  readonly details: Readonly<Record<string, JsonValue>>;
}

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue | undefined };

/** What a decider answers: the events that follow from a command, or the reason there are none. */
export type Decision<Event> =
  | { readonly ok: true; readonly events: readonly Event[] }
  | { readonly ok: false; readonly rejection: Rejection; readonly isForNow?: boolean };

/** Accepts a command with the events that follow from it; none means "already so", which is a success. */
export function accept<Event>(...events: readonly Event[]): Decision<Event> {
  return { ok: true, events };
}

/** Refuses a command. `code` must stand in the domain's problem catalogue (contract.ts). */
export function refuse(code: string, details: Rejection['details'] = {}): { readonly ok: false; readonly rejection: Rejection } {
  return { ok: false, rejection: { code, details } };
}

/** Refuses a command as things stand this moment: it is not remembered, and the same command may be sent again. */
export function refuseForNow(code: string, details: Rejection['details'] = {}) {
  return { ...refuse(code, details), isForNow: true } as const;
}

/** Makes a switch exhaustive: the compiler refuses a case that was forgotten, and a bug at run time is loud. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
