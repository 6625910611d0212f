import { formats } from '../../../formats.ts';
import type { Changes } from './draft.ts';
import { marginBasisPoints } from '../../../../domains/betting/track/margin.ts';
import { tracksWords } from './words.ts';

const WHOLE = 10_000;
const NOTHING_WON = 100;

interface MarginToldProps {
  /** Undefined while something in the form is no number. */
  readonly settings: Required<Changes> | undefined;
  /** What the server says of runners and payout together. */
  readonly fault: string | undefined;
}

/** What the house would keep by the settings in the form, beside what it may. */
export function MarginTold({ settings, fault }: MarginToldProps) {
  const said = toldOf(settings);
  return (
    <output class="admin-margin" data-margin={said.state} data-fault={fault === undefined ? undefined : ''} tabIndex={-1}>
      {said.text}
      {fault !== undefined && <span class="admin-fault"> {fault}</span>}
    </output>
  );
}

function toldOf(settings: Required<Changes> | undefined): { readonly state: 'unknown' | 'none' | 'high' | 'well'; readonly text: string } {
  const words = tracksWords.value;
  const share = (basisPoints: number) => formats.value.share(Math.abs(basisPoints) / WHOLE);
  const isDrawable = settings?.runners.every(({ coefficientHundredths }) => coefficientHundredths > NOTHING_WON) === true;
  if (settings === undefined || !isDrawable) return { state: 'unknown', text: words.marginUnknown };
  const margin = marginBasisPoints(settings);
  if (margin <= 0) return { state: 'none', text: words.noMargin(share(margin)) };
  if (margin > settings.maxMarginBasisPoints) {
    return { state: 'high', text: words.marginTooHigh(share(margin), share(settings.maxMarginBasisPoints)) };
  }
  return { state: 'well', text: words.margin(share(margin)) };
}
