import { computed, signal } from '@preact/signals';
import { drawerSection } from './drawer/section.ts';
import { sectionId, type Section } from './place.ts';
import { sellSection } from './sell/section.ts';
import { ticketSection } from './ticket/section.ts';
import { who } from './who.ts';

const CASHIER: readonly Section[] = [sellSection, ticketSection, drawerSection];

/** What only an admin sees; it comes when one has signed in, so that a cashier's page stays small. */
const forAdmins = signal<readonly Section[]>([]);

export const sections = computed(() =>
  who.value.is === 'in' && who.value.user.role === 'admin' ? [...CASHIER, ...forAdmins.value] : CASHIER,
);

export const section = computed((): Section => sections.value.find(({ id }) => id === sectionId.value) ?? sellSection);

/** Brings what only an admin needs. */
export async function loadAdminSections(): Promise<void> {
  if (forAdmins.peek().length > 0) return;
  try {
    forAdmins.value = (await import('./admin/sections.ts')).adminSections;
  } catch {
    // The house was deployed anew since this page came: only the new page knows where they are. Once, or it would go on for ever.
    const [came] = performance.getEntriesByType('navigation');
    if (navigator.onLine && came instanceof PerformanceNavigationTiming && came.type !== 'reload') location.reload();
  }
}
