import { computed } from '@preact/signals';
import { language } from './language.ts';

/** ISO 4217; index.html names the deployment's one currency. */
const CURRENCY = document.querySelector<HTMLMetaElement>('meta[name="ringside:currency"]')?.content ?? 'EUR';

/** How amounts, numbers and times are written in the page's language, times in the viewer's zone. */
export const formats = computed(() => {
  const currency = new Intl.NumberFormat(language.value, { style: 'currency', currency: CURRENCY });
  const minorUnits = 10 ** (currency.resolvedOptions().maximumFractionDigits ?? 2);
  const count = new Intl.NumberFormat(language.value);
  const coefficient = new Intl.NumberFormat(language.value, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const share = new Intl.NumberFormat(language.value, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const clock = new Intl.DateTimeFormat(language.value, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const time = new Intl.DateTimeFormat(language.value, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
  return {
    amount: (minor: number) => currency.format(minor / minorUnits),
    count: (value: number | bigint) => count.format(value),
    coefficient: (hundredths: number) => `×${coefficient.format(hundredths / 100)}`,
    share: (of: number) => share.format(of),
    clock: (at: number) => clock.format(new Date(at)),
    time: (at: string | number) => time.format(new Date(at)),
  };
});

/** `2:07`, or `1:02:07` from an hour on. A second that has begun counts, so that the last one shown is 0:01. */
export function countdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1_000));
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const twoDigits = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${twoDigits(minutes)}:${twoDigits(rest)}` : `${minutes}:${twoDigits(rest)}`;
}
