import type { Section } from '../place.ts';
import { Tickets } from './tickets.tsx';
import { ticketWords } from './words.ts';

export const ticketSection: Section = { id: 'ticket', key: 'F4', title: () => ticketWords.value.title, View: Tickets };
