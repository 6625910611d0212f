import { computed, signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { drawerSection } from './drawer/section.ts';
import { sellSection } from './sell/section.ts';
import { ticketSection } from './ticket/section.ts';
import { who } from './who.ts';

/** One of the things done at the console. */
export interface Section {
  /** Its place in the address: `sell` is `/console#sell`. */
  readonly id: string;
  /** A function key that leads to it, besides Alt and its number in the row. */
  readonly key?: string;
  /** In the page's language: it is asked anew when that changes. */
  readonly title: () => string;
  readonly View: ComponentType;
}

const CASHIER: readonly Section[] = [sellSection, ticketSection, drawerSection];

/** What only an admin sees; it comes when one has signed in, so that a cashier's page stays small. */
const forAdmins = signal<readonly Section[]>([]);

export const sections = computed(() =>
  who.value.is === 'in' && who.value.user.role === 'admin' ? [...CASHIER, ...forAdmins.value] : CASHIER,
);

/** The end of the address: the section's id, and what it is about (`ticket/12345678`). */
const fragment = signal(location.hash.slice(1));
addEventListener('hashchange', () => {
  fragment.value = location.hash.slice(1);
});

export const section = computed((): Section => {
  const [id] = fragment.value.split('/');
  return sections.value.find((known) => known.id === id) ?? sellSection;
});

/** What the section is about, where the address says: `12345678` of `#ticket/12345678`. */
export const sectionSubject = computed(() => decodeURIComponent(fragment.value.split('/')[1] ?? ''));

/** Goes to a section. */
export function goTo(id: string, subject = ''): void {
  location.hash = subject === '' ? id : `${id}/${encodeURIComponent(subject)}`;
}

/** Brings what only an admin needs. */
export async function loadAdminSections(): Promise<void> {
  if (forAdmins.peek().length === 0) forAdmins.value = (await import('./admin/sections.ts')).adminSections;
}
