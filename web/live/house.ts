import { signal } from '@preact/signals';
import { answered, api } from './api.ts';

/** What the house goes by, as `GET /api/v1/house` tells it. */
export interface House {
  readonly operatorName: string;
  /** ISO 4217. */
  readonly currency: string;
  /** The language of what is printed. */
  readonly locale: 'en' | 'fr';
  readonly shifts: 'automatic' | 'by-hand';
}

const REMEMBERED = 'ringside.house';
const AGAIN_MS = 3_000;

/** As the server told it now, or when this browser was here last; undefined before. */
export const house = signal<House | undefined>(remembered());

void askHouse();

async function askHouse(): Promise<void> {
  const { data } = await answered(api.GET('/api/v1/house')).catch(() => ({ data: undefined }));
  if (data === undefined) return void setTimeout(() => void askHouse(), AGAIN_MS);
  house.value = data;
  try {
    localStorage.setItem(REMEMBERED, JSON.stringify(data));
  } catch {
    // Without storage the next page asks before it shows an amount.
  }
}

function remembered(): House | undefined {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(REMEMBERED) ?? 'null');
    return isHouse(stored) ? stored : undefined;
  } catch {
    return undefined;
  }
}

function isHouse(stored: unknown): stored is House {
  return (
    typeof stored === 'object' &&
    stored !== null &&
    'operatorName' in stored &&
    'currency' in stored &&
    'locale' in stored &&
    'shifts' in stored
  );
}
