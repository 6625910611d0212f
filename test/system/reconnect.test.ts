import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Stake } from '../../domains/betting/contract.ts';
import { roundDefinition } from '../../domains/betting/round/definition.ts';
import { Ledger } from '../support/ledger.ts';
import { Random } from '../support/random.ts';
import { withStack } from '../support/stack.ts';
import { Terminal } from '../support/terminal.ts';
import { until } from '../support/until.ts';
import { Viewer, type Page } from '../support/viewer.ts';

const SEED = Number(process.env['RINGSIDE_SEED'] ?? 6);
const VIEWERS = 20;
const BURSTS = 24;
const TICKETS_PER_BURST = 30;
const MOST_CUT = 4;
const MOST_REST_MS = 200;
/** Less than what is sold, so that one who stays away is not told all of it. */
const RETAINED = 150;

// The round closes, races and ends a while after the last burst, which all must see too.
const local = withStack({
  vars: { ROUND_WAIT_DURATION_MS: '15000', RACE_DURATION_MS: '1000', TOPIC_RETAINED_MESSAGES: String(RETAINED) },
});
const TopicNow = z.object({ data: z.object({ epoch: z.string(), offset: z.number(), snapshot: z.unknown() }) });
const Outcomes = z.object({ data: z.object({ outcomes: z.array(z.object({ receipt: z.unknown() })) }) });

const random = new Random(SEED);
let ledger: Ledger;
let cashier: Terminal;
let roundId: string;
let viewers: Viewer[];
let stranger: Viewer;
let keys = 0;

const topics = () => [`round:${roundId}`, 'track:main'];
const pageOf = (viewer: Viewer, topic: string) => viewer.pages.get(topic);
const topicNow = async (topic: string) => TopicNow.parse((await cashier.ask('GET', `/api/v1/topics/${topic}`)).body).data;
const newViewer = (known?: Viewer) =>
  new Viewer({ url: local.stack.url, topics: topics(), random, awayMs: 300, ...(known === undefined ? {} : { known }) });

/** Sells one burst, with the same keys again while workerd is away. */
async function sellBurst(): Promise<void> {
  const bets: Stake[] = [{ participantNumber: random.whole(1, 6), stakeMinor: random.whole(10, 900) }];
  const tickets = Array.from({ length: TICKETS_PER_BURST }, () => ({ idempotencyKey: `k-${(keys += 1)}`, bets }));
  const sold = async () => {
    const answer = await cashier.ask('POST', '/api/v1/receipts/batch', { roundId, tickets }).catch(() => undefined);
    return answer?.status === 200 && Outcomes.parse(answer.body).data.outcomes.every(({ receipt }) => receipt !== undefined);
  };
  await until('a burst is sold', sold);
}

/** Whether a viewer's pages stand at the end of their topics. */
async function isThere(viewer: Viewer): Promise<boolean> {
  for (const topic of topics()) {
    const { epoch, offset } = await topicNow(topic);
    const page = pageOf(viewer, topic);
    if (page?.epoch !== epoch || page.offset !== offset) return false;
  }
  return true;
}

beforeAll(async () => {
  console.log(`seed ${SEED}: RINGSIDE_SEED=${SEED} repeats it`);
  ledger = new Ledger(local.stack.databaseUrl);
  cashier = await Terminal.signedIn(local.stack.url);
  await until('the first round is open', async () => (await cashier.ask('GET', '/api/v1/rounds/current')).status === 200);
  roundId = (await cashier.currentRound()).roundId;
  viewers = Array.from({ length: VIEWERS }, () => newViewer());
  const leaver = newViewer();
  await until('all have their pages', () => [...viewers, leaver].every((viewer) => viewer.pages.size === 2));
  await sellBurst();
  leaver.leave();

  for (let burst = 1; burst < BURSTS; burst += 1) {
    const killed = burst === BURSTS / 2 ? local.stack.worker?.kill() : undefined;
    await sellBurst();
    for (let cut = random.whole(1, MOST_CUT); cut > 0; cut -= 1) viewers[random.whole(0, VIEWERS - 1)]?.cut();
    await sleep(random.whole(0, MOST_REST_MS));
    await killed;
  }
  stranger = newViewer(leaver);
  viewers.push(stranger);
  const settled = "SELECT COUNT(*) FROM core.events WHERE type = 'RoundFinished' AND payload->>'roundId' = $1";
  await until('the round is settled', async () => (await ledger.count(settled, [roundId])) === 1, 30_000);
  for (const viewer of viewers) await until('a viewer has come to the end of its topics', () => isThere(viewer));
});

afterAll(async () => {
  for (const viewer of viewers) viewer.leave();
  await cashier.close();
  await ledger.close();
});

describe('viewers that are cut off at random while tickets are sold in bursts and workerd is killed', () => {
  it('came back often, were told when they had missed nothing, and one that stayed away was told so', () => {
    const recovered = viewers.reduce((sum, viewer) => sum + viewer.recovered, 0);
    expect(recovered).toBeGreaterThan(VIEWERS);
    expect(stranger.refreshed).toBeGreaterThan(0);
  });

  it('never saw a frame twice, out of order or with a gap, nor a view that nothing called for', () => {
    expect(viewers.flatMap((viewer) => viewer.wrong)).toEqual([]);
  });

  it('end with exactly the log of the round: what its events announce, in their order', async () => {
    const events = (await ledger.roundEvents()).filter(({ streamId }) => streamId === `round:${roundId}`);
    const announced = events.flatMap(({ event }) => roundDefinition.announce(event)).filter(({ topic }) => topic === `round:${roundId}`);
    const log = announced.map(({ event, data }) => JSON.stringify({ event, data }));
    expect(log.length).toBe(BURSTS * TICKETS_PER_BURST + 3);
    for (const viewer of viewers) {
      const page = pageOf(viewer, `round:${roundId}`);
      expect(page?.offset).toBe(log.length);
      expect(seen(page)).toEqual(log.slice(log.length - seen(page).length));
    }
    expect(viewers.filter((viewer) => seen(pageOf(viewer, `round:${roundId}`)).length > RETAINED).length).toBeGreaterThan(0);
  });

  it('agree on every frame of the track', () => {
    const frames = new Map<number, Set<string>>();
    for (const viewer of viewers) {
      for (const frame of pageOf(viewer, 'track:main')?.frames ?? []) {
        frames.set(frame.offset, (frames.get(frame.offset) ?? new Set()).add(JSON.stringify(frame)));
      }
    }
    expect(frames.size).toBeGreaterThanOrEqual(3);
    expect([...frames.values()].filter((versions) => versions.size > 1)).toEqual([]);
  });

  it('have pages that are the view of the topic', async () => {
    for (const topic of topics()) {
      const { offset, snapshot } = await topicNow(topic);
      const pages = viewers.flatMap((viewer) => pageOf(viewer, topic) ?? []).filter((page) => page.offset === offset);
      // The track goes on: those that already have its next frame are not asked.
      expect(pages.length).toBeGreaterThan(0);
      for (const page of pages) expect(page.view).toEqual(snapshot);
    }
  });
});

/** What a page was told since the view it was given last. */
function seen(page: Page | undefined): string[] {
  return (page?.frames ?? []).map(({ event, data }) => JSON.stringify({ event, data }));
}
