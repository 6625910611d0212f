import type { Participant, Payout, TrackDetail } from '../../../../domains/betting/contract.ts';
import { scaled, unscaled } from '../scaled.ts';

/** A track's settings as they are being typed. Amounts in major units, coefficients and percentages as decimals, times in seconds. */
export interface Draft {
  readonly runners: readonly { readonly participantNumber: number; readonly name: string; readonly coefficient: string }[];
  readonly minStake: string;
  readonly maxStake: string;
  readonly maxBets: string;
  readonly maxPayout: string;
  readonly model: Payout['model'];
  readonly takeout: string;
  readonly maxMargin: string;
  readonly entropyKind: TrackDetail['entropyKind'];
  readonly wait: string;
  readonly race: string;
}

/** What PATCH /tracks/:id takes; only what differs from what holds. */
export type Changes = Partial<
  Pick<TrackDetail, 'runners' | 'limits' | 'payout' | 'entropyKind' | 'maxMarginBasisPoints' | 'roundWaitDurationMs' | 'raceDurationMs'>
>;

/** Settings, or the fields (as the API names them) that are no numbers. */
export type Reading =
  | { readonly ok: true; readonly settings: Required<Changes> }
  | { readonly ok: false; readonly faults: readonly string[] };

const HUNDREDTHS = 2;
const THOUSANDTHS = 3;
/** What a takeout begins at when a track changes to a pool: 15 %. */
const USUAL_TAKEOUT = 1_500;

/** @param digits  Of the currency: 2 for cents. */
export function draftOf(track: TrackDetail, digits: number): Draft {
  const { runners, limits, payout } = track;
  return {
    runners: runners.map(({ participantNumber, name, coefficientHundredths }) => ({
      participantNumber,
      name,
      coefficient: unscaled(coefficientHundredths, HUNDREDTHS, HUNDREDTHS),
    })),
    minStake: unscaled(limits.minStakeMinor, digits, digits),
    maxStake: unscaled(limits.maxStakeMinor, digits, digits),
    maxBets: String(limits.maxBets),
    maxPayout: unscaled(limits.maxPayoutMinor, digits, digits),
    model: payout.model,
    takeout: unscaled(payout.model === 'pari-mutuel' ? payout.takeoutBasisPoints : USUAL_TAKEOUT, HUNDREDTHS),
    maxMargin: unscaled(track.maxMarginBasisPoints, HUNDREDTHS),
    entropyKind: track.entropyKind,
    wait: unscaled(track.roundWaitDurationMs, THOUSANDTHS),
    race: unscaled(track.raceDurationMs, THOUSANDTHS),
  };
}

/** Reads a draft. Whether the settings make sense the server decides; here only whether they are numbers. */
export function readDraft(draft: Draft, digits: number): Reading {
  const faults: string[] = [];
  const number = (field: string, text: string, places: number): number => {
    const value = scaled(text, places);
    if (value === undefined) faults.push(field);
    return value ?? 0;
  };
  const settings: Required<Changes> = {
    runners: draft.runners.map(({ participantNumber, name, coefficient }, index) => ({
      participantNumber,
      name: name.trim(),
      coefficientHundredths: number(`runners.${index}.coefficientHundredths`, coefficient, HUNDREDTHS),
    })),
    limits: {
      minStakeMinor: number('limits.minStakeMinor', draft.minStake, digits),
      maxStakeMinor: number('limits.maxStakeMinor', draft.maxStake, digits),
      maxBets: number('limits.maxBets', draft.maxBets, 0),
      maxPayoutMinor: number('limits.maxPayoutMinor', draft.maxPayout, digits),
    },
    payout:
      draft.model === 'fixed-odds'
        ? { model: 'fixed-odds' }
        : { model: 'pari-mutuel', takeoutBasisPoints: number('payout.takeoutBasisPoints', draft.takeout, HUNDREDTHS) },
    entropyKind: draft.entropyKind,
    maxMarginBasisPoints: number('maxMarginBasisPoints', draft.maxMargin, HUNDREDTHS),
    roundWaitDurationMs: number('roundWaitDurationMs', draft.wait, THOUSANDTHS),
    raceDurationMs: number('raceDurationMs', draft.race, THOUSANDTHS),
  };
  return faults.length === 0 ? { ok: true, settings } : { ok: false, faults };
}

/** What of the settings differs from what holds. */
export function changesOf(settings: Required<Changes>, track: TrackDetail): Changes {
  const held: Required<Changes> = {
    runners: track.runners.map(plain),
    limits: ordered(track.limits),
    payout: track.payout,
    entropyKind: track.entropyKind,
    maxMarginBasisPoints: track.maxMarginBasisPoints,
    roundWaitDurationMs: track.roundWaitDurationMs,
    raceDurationMs: track.raceDurationMs,
  };
  const differing = Object.entries(settings).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(held[name as keyof Changes]),
  );
  return Object.fromEntries(differing);
}

/** One runner more, at the end, or one less. Runners are numbered from 1 without gaps, as they stand. */
export function withRunner(draft: Draft): Draft {
  const runner = { participantNumber: draft.runners.length + 1, name: '', coefficient: '' };
  return { ...draft, runners: [...draft.runners, runner] };
}

export function withoutRunner(draft: Draft, index: number): Draft {
  const runners = draft.runners.filter((_, at) => at !== index).map((runner, at) => ({ ...runner, participantNumber: at + 1 }));
  return { ...draft, runners };
}

function plain({ participantNumber, name, coefficientHundredths }: Participant): Participant {
  return { participantNumber, name, coefficientHundredths };
}

function ordered({ minStakeMinor, maxStakeMinor, maxBets, maxPayoutMinor }: TrackDetail['limits']): TrackDetail['limits'] {
  return { minStakeMinor, maxStakeMinor, maxBets, maxPayoutMinor };
}
