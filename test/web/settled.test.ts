import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiProblem, ApiUnreachable } from '../../client/index.ts';
import { settled } from '../../web/console/answer.ts';

const ANSWER = { data: 'the receipt', meta: { timestamp: '2026-01-01T00:00:00.000Z' } };

/** A refusal of this status. */
function no(status: number): ApiProblem {
  const problem = {
    success: false as const,
    type: 'about:blank',
    title: 'No',
    status,
    detail: '',
    code: 'core/internal' as const,
    requestId: '',
    errors: [],
  };
  return new ApiProblem(problem, new Response(null, { status }));
}

/** Sends a command whose attempts come to this, one after another, and tells what became of it. */
async function sending(outcomes: readonly unknown[], options: { readonly isDoubtful?: boolean; readonly staysFor?: number } = {}) {
  const left = [...outcomes];
  let attempts = 0;
  let doubts = 0;
  const send = () => {
    attempts += 1;
    const outcome = left.shift();
    return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(ANSWER);
  };
  const settling = settled(send, {
    isDoubtful: options.isDoubtful ?? false,
    isStillHere: () => attempts < (options.staysFor ?? Number.POSITIVE_INFINITY),
    onUnknown: () => (doubts += 1),
  });
  await vi.runAllTimersAsync();
  return { answer: (await settling).is, attempts, doubts };
}

const lost = new ApiUnreachable('lost');

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

describe('a command', () => {
  it('is done, or refused, by one attempt that was answered', async () => {
    expect(await sending([ANSWER])).toEqual({ answer: 'done', attempts: 1, doubts: 0 });
    for (const status of [400, 403, 409, 422, 429, 503]) {
      expect(await sending([no(status)])).toEqual({ answer: 'refused', attempts: 1, doubts: 0 });
    }
  });

  it('is sent again while no answer comes, and says each time that it is not known', async () => {
    expect(await sending([lost, lost, ANSWER])).toEqual({ answer: 'done', attempts: 3, doubts: 2 });
  });

  it('is not called refused by a server that may have done it and failed', async () => {
    expect(await sending([no(500), no(502), ANSWER])).toEqual({ answer: 'done', attempts: 3, doubts: 2 });
  });

  it('is not called refused by an answer that says nothing about an attempt before it', async () => {
    for (const status of [429, 503]) expect((await sending([lost, no(status), ANSWER])).answer).toBe('done');
    expect((await sending([lost, no(409)])).answer).toBe('refused');
  });

  it('that a reload left open is doubtful from the start', async () => {
    expect(await sending([no(503), ANSWER], { isDoubtful: true })).toEqual({ answer: 'done', attempts: 2, doubts: 1 });
  });

  it('is left open when who sent it has gone: under another user the same key would be another command', async () => {
    expect(await sending([lost, ANSWER], { staysFor: 1 })).toEqual({ answer: 'left', attempts: 1, doubts: 1 });
  });
});
