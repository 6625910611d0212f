import type { Section } from '../place.ts';
import { AuditSection } from './audit/section.tsx';
import { HealthSection } from './health/section.tsx';
import { PeopleSection } from './people/section.tsx';
import { ShiftsSection } from './shifts/section.tsx';
import { StatisticsSection } from './statistics/section.tsx';
import { TicketsSection } from './tickets/section.tsx';
import { TracksSection } from './tracks/section.tsx';
import { adminWords } from './words.ts';
import './admin.css';

/** What only an admin does, most often first. */
export const adminSections: readonly Section[] = [
  { id: 'tracks', title: () => adminWords.value.tracks, View: TracksSection },
  { id: 'statistics', title: () => adminWords.value.statistics, View: StatisticsSection },
  { id: 'tickets', title: () => adminWords.value.tickets, View: TicketsSection },
  { id: 'shifts', title: () => adminWords.value.shifts, View: ShiftsSection },
  { id: 'audit', title: () => adminWords.value.audit, View: AuditSection },
  { id: 'people', title: () => adminWords.value.people, View: PeopleSection },
  { id: 'health', title: () => adminWords.value.health, View: HealthSection },
];
