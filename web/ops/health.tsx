import type { Bounds, Point, Summary } from '../../core/metrics/contract.ts';
import { formats } from '../formats.ts';
import { GAUGES, isPast } from './gauges.ts';
import { opsWords, type OpsWords } from './words.ts';

interface HealthProps {
  readonly summary: Summary;
  /** What was measured, oldest first, and what it is held against. */
  readonly points: readonly Point[];
  readonly bounds: Bounds;
}

/** One point past a bound is a moment; so many in a row are trouble. */
const IN_A_ROW = 4;

/** One line of health, and why. */
export function Health({ summary, points, bounds }: HealthProps) {
  const words = opsWords.value;
  const reasons = reasonsOf(words, summary, points.slice(-IN_A_ROW), bounds);
  const state = summary.status === 'ok' && reasons.length > 0 ? 'degraded' : summary.status;
  return (
    <section class="card health" data-health={state} role="status">
      <h1>
        <span class="lamp" aria-hidden="true" />
        {words[state]}
      </h1>
      {reasons.length === 0 ? <p>{words.everythingAnswers}</p> : reasons.map((reason) => <p key={reason}>{reason}</p>)}
      <p class="soft">{words.checked(formats.value.time(summary.checkedAt))}</p>
    </section>
  );
}

function reasonsOf(words: OpsWords, { dependencies, halted, backlog }: Summary, latest: readonly Point[], bounds: Bounds): string[] {
  const full = backlog !== null && (backlog.events >= bounds.backlogEvents || backlog.oldestMs >= bounds.backlogAgeMs);
  const lasting = GAUGES.filter((gauge) => latest.length === IN_A_ROW && latest.every((point) => isPast(gauge, point, bounds)));
  const past = lasting.map(({ title }) => words[title]);
  return [
    dependencies.relay.ok ? undefined : words.relayAway,
    full ? words.backlogFull : undefined,
    dependencies.postgres.ok ? undefined : words.postgresAway,
    dependencies.redis.ok ? undefined : words.redisAway,
    dependencies.metrics.ok ? undefined : words.metricsAway,
    halted.length === 0 ? undefined : words.halted(halted.join(', ')),
    past.length === 0 ? undefined : words.past(past.join(', ')),
  ].filter((reason) => reason !== undefined);
}

/** What the house leans on, each with the time it took to answer. */
export function Dependencies({ dependencies }: Pick<Summary, 'dependencies'>) {
  const words = opsWords.value;
  return (
    <section class="card" aria-labelledby="dependencies-title">
      <h2 id="dependencies-title">{words.dependencies}</h2>
      <dl class="dependencies">
        {Object.entries(dependencies).map(([name, { ok, latencyMs }]) => (
          <div key={name} data-away={ok ? undefined : ''}>
            <dt>{name}</dt>
            <dd>{ok ? words.answersIn(formats.value.count(Math.round(latencyMs))) : words.away}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
