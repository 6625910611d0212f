import { z } from 'zod';
import { refuse } from '../../../core/kernel/decision.ts';
import type { PlayerStats } from '../contract.ts';

// Bounded, so that every count can be summed and indexed as a Postgres INTEGER.
const Count = z.int().nonnegative().max(1_000_000);
const Amount = z.number().nonnegative().max(1_000_000_000);
const Percent = z.number().nonnegative().max(100);
const Word = z.string().max(64);

/** What holds in every game, whether it is registered or not; keys that nothing is said about are kept as they come. */
const anyGame = z.looseObject({ kills: Count.optional(), deaths: Count.optional(), assists: Count.optional() });
const shooter = anyGame.required();

const games: ReadonlyMap<string, z.ZodType> = new Map<string, z.ZodType>([
  ['csgo', shooter.extend({ headshots: Count.optional(), damage: Count.optional(), mvpStars: Count.optional(), weapon: Word.optional() })],
  [
    'fifa',
    anyGame.extend({
      goals: Count,
      tackles: Count.optional(),
      passes: Count.optional(),
      passAccuracy: Percent.optional(),
      shotsOnTarget: Count.optional(),
      possession: Percent.optional(),
    }),
  ],
  [
    'lol',
    shooter.extend({
      champion: Word.min(1),
      role: Word.optional(),
      gold: Amount.optional(),
      cs: Amount.optional(),
      level: Amount.optional(),
      visionScore: Amount.optional(),
      damage: Amount.optional(),
    }),
  ],
]);

/** Refuses stats that do not fit the game, naming the first field at fault (`players.3.stats.kills`); null when all do. */
export function refuseStats(game: string, players: readonly PlayerStats[]): ReturnType<typeof refuse> | null {
  const schema = games.get(game) ?? anyGame;
  for (const [index, { stats }] of players.entries()) {
    const issue = schema.safeParse(stats).error?.issues[0];
    if (issue === undefined) continue;
    const field = ['players', index, 'stats', ...issue.path].join('.');
    return refuse('esports/invalid-stats', { field, game, message: issue.message });
  }
  return null;
}
