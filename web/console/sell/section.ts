import type { Section } from '../place.ts';
import { Sell } from './sell.tsx';
import { sellWords } from './words.ts';

export const sellSection: Section = { id: 'sell', key: 'F2', title: () => sellWords.value.sell, View: Sell };
