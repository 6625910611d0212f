import type { Context } from 'hono';
import { addressOf } from '../auth/address.ts';
import { credentialOf } from '../auth/credential.ts';
import { askIdentity, recallIdentity } from '../auth/identity.ts';
import type { CoreEnv } from '../http/env.ts';
import { onlyReads } from '../http/origins.ts';
import { isPostgresAway } from '../resilience/postgres.ts';
import type { InTime } from './in-time.ts';
import { sendersOf, type Sender } from './senders.ts';

/** Whose limits a request comes under; `guessing`: too many tokens from there were nobody's; `nobody knows`: it cannot be found out now. */
export type Asking = Sender | 'guessing' | 'nobody knows';

/** Everybody without an account at the request's address. No header that a client can set changes it. */
export function atAddress(c: Context<CoreEnv>): Sender {
  return sendersOf(c.env).ofAddress(addressOf(c.req.raw.headers, c.env));
}

/** Finds out who asks; at once for those this isolate knows. A token that is nobody's counts as its address. */
export function whoAsks(c: Context<CoreEnv>, inTime: InTime): Asking | Promise<Asking> {
  const credential = credentialOf(c.req.raw.headers);
  if (credential === null) return atAddress(c);
  const session = recallIdentity(c, credential.token);
  return session === undefined ? lookUp(c, credential.token, inTime) : sendersOf(c.env).ofAccount(session);
}

async function lookUp(c: Context<CoreEnv>, token: string, inTime: InTime): Promise<Asking> {
  const address = atAddress(c);
  if (!address.strangeTokens.take(Date.now())) return 'guessing';
  const reads = onlyReads(c.req.method);
  const identity = askIdentity(c, token);
  try {
    // A read may be open to all: it does not wait for a slow database. Its guard, if it has one, waits for the same answer.
    if (reads && !(await inTime(identity))) return address;
    const session = await identity;
    if (session === null) return address;
    address.strangeTokens.giveBack();
    return sendersOf(c.env).ofAccount(session);
  } catch (error) {
    if (!isPostgresAway(error)) throw error;
    return reads ? address : 'nobody knows';
  }
}
