import { computed } from '@preact/signals';
import { language, type Language } from './language.ts';
import { house } from './live/house.ts';

/** How amounts, numbers and times are written in a language, times in the viewer's zone. */
function formatsIn(written: Language, code: string | undefined) {
  const currency = new Intl.NumberFormat(written, { style: 'currency', currency: code ?? 'EUR' });
  const minorDigits = currency.resolvedOptions().maximumFractionDigits ?? 2;
  const count = new Intl.NumberFormat(written);
  const coefficient = new Intl.NumberFormat(written, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const share = new Intl.NumberFormat(written, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const clock = new Intl.DateTimeFormat(written, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const time = new Intl.DateTimeFormat(written, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
  const day = new Intl.DateTimeFormat(written, { dateStyle: 'medium' });
  return {
    /** A dash until the house has said its currency: another's sign would be a lie. */
    amount: (minor: number) => (code === undefined ? '–' : currency.format(minor / 10 ** minorDigits)),
    /** How many digits of an amount stand behind the point. */
    minorDigits,
    count: (value: number | bigint) => count.format(value),
    coefficient: (hundredths: number) => `×${coefficient.format(hundredths / 100)}`,
    /** A dash while nobody backs the runner: a pool then pays nothing on it. */
    odds: (hundredths: number | null) => (hundredths === null ? '–' : `×${coefficient.format(hundredths / 100)}`),
    share: (of: number) => share.format(of),
    clock: (at: number) => clock.format(new Date(at)),
    time: (at: string | number) => time.format(new Date(at)),
    day: (at: string | number) => day.format(new Date(at)),
  };
}

/** How the page writes. */
export const formats = computed(() => formatsIn(language.value, house.value?.currency));
/** How what is printed is written: in the house's language, whatever the cashier reads. */
export const printedFormats = computed(() => formatsIn(house.value?.locale ?? 'en', house.value?.currency));

/** `2:07`, or `1:02:07` from an hour on. A second that has begun counts, so that the last one shown is 0:01. */
export function countdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1_000));
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const twoDigits = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${twoDigits(minutes)}:${twoDigits(rest)}` : `${minutes}:${twoDigits(rest)}`;
}
