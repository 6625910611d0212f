import type { Weight } from '../../domains/betting/round/weights.ts';
import { clothOf } from '../race/cloth.ts';

interface WeightBarProps {
  readonly weights: readonly Weight[];
  readonly total: bigint;
  /** Below `total`. */
  readonly point: bigint;
}

/** The weights laid end to end in the runners' colours, and where the number fell on them. The numbers below say the same. */
export function WeightBar({ weights, total, point }: WeightBarProps) {
  return (
    <div class="weight-bar" aria-hidden="true">
      {weights.map(({ participantNumber, weight }) => (
        <span key={participantNumber} style={{ flexGrow: weight, ...colors(participantNumber) }}>
          {participantNumber}
        </span>
      ))}
      <i style={{ left: `${((Number(point) + 0.5) / Number(total)) * 100}%` }} />
    </div>
  );
}

function colors(participantNumber: number) {
  const { ground, ink } = clothOf(participantNumber);
  return { background: ground, color: ink };
}
