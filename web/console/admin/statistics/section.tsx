import type { RoundStatistics } from '../../../../domains/betting/contract.ts';
import { formats } from '../../../formats.ts';
import { api, outcomeOf } from '../api.ts';
import { useAsked } from '../asked.ts';
import { Answer, Table } from '../parts.tsx';
import { LazyPlot } from './lazy-plot.tsx';
import { Sales } from './sales.tsx';
import { sumOfRounds } from './sums.ts';
import { statisticsWords } from './words.ts';

const EVERY_MS = 10_000;
const ROUNDS = 100;

/** What came in and went out, over rounds and over days. */
export function StatisticsSection() {
  const rounds = useAsked('rounds', () => outcomeOf(api.GET('/api/v1/stats/global', { params: { query: { limit: ROUNDS } } })), EVERY_MS);
  return (
    <div class="admin">
      <section class="card">
        <h2>{statisticsWords.value.rounds}</h2>
        <Answer of={rounds}>{(latest) => <Rounds latest={latest} />}</Answer>
      </section>
      <Sales />
    </div>
  );
}

/** @param latest  Newest first, as the API has it. */
function Rounds({ latest }: { readonly latest: readonly RoundStatistics[] }) {
  const words = statisticsWords.value;
  const { amount, count } = formats.value;
  const { stakesMinor, paidMinor, balanceMinor } = sumOfRounds(latest);
  const oldestFirst = latest.toReversed();
  return (
    <>
      <dl class="totals">
        <div>
          <dt>{words.stakes}</dt>
          <dd>{amount(stakesMinor)}</dd>
        </div>
        <div>
          <dt>{words.payouts}</dt>
          <dd>{amount(paidMinor)}</dd>
        </div>
        <div>
          <dt>{words.balance}</dt>
          <dd>{amount(balanceMinor)}</dd>
        </div>
      </dl>
      {latest.length > 0 && (
        <LazyPlot
          places={oldestFirst.map(({ roundId }) => roundId)}
          lines={[
            { name: words.stakes, color: 'information', dash: [], values: oldestFirst.map(({ totalStakesMinor }) => totalStakesMinor) },
            { name: words.payouts, color: 'signal', dash: [6, 4], values: oldestFirst.map(({ totalPaidMinor }) => totalPaidMinor) },
            { name: words.balance, color: 'away', dash: [2, 4], values: oldestFirst.map(({ houseBalanceMinor }) => houseBalanceMinor) },
          ]}
          spoken={words.plotOfRounds(count(latest.length), amount(stakesMinor), amount(paidMinor), amount(balanceMinor))}
        />
      )}
      <details class="admin-fold">
        <summary>{words.inFigures}</summary>
        <Table
          caption={words.rounds}
          rows={latest}
          keyOf={({ roundId }) => roundId}
          empty={{ title: words.noRounds, next: words.noRoundsNext }}
          columns={[
            { heading: words.roundHeading, cell: ({ roundId }) => <a href={`#tickets/round/${roundId}`}>{roundId}</a> },
            { heading: words.tickets, number: true, cell: ({ totalReceipts }) => count(totalReceipts) },
            { heading: words.bets, number: true, cell: ({ totalBets }) => count(totalBets) },
            { heading: words.stakes, number: true, cell: ({ totalStakesMinor }) => amount(totalStakesMinor) },
            { heading: words.prizePool, number: true, cell: ({ totalPrizePoolMinor }) => amount(totalPrizePoolMinor) },
            { heading: words.payouts, number: true, cell: ({ totalPaidMinor }) => amount(totalPaidMinor) },
            { heading: words.balance, number: true, cell: ({ houseBalanceMinor }) => amount(houseBalanceMinor) },
          ]}
        />
      </details>
    </>
  );
}
