import { computed, signal } from '@preact/signals';
import type { ComponentType } from 'preact';

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

const fragment = signal(location.hash.slice(1));
addEventListener('hashchange', () => {
  fragment.value = location.hash.slice(1);
});

/** The section that the address names; '' where it names none. */
export const sectionId = computed(() => fragment.value.split('/')[0] ?? '');
/** What the section is about, where the address says: `12345678` of `#ticket/12345678`. */
export const sectionSubject = computed(() => decodeURIComponent(fragment.value.split('/')[1] ?? ''));

/** Goes to a section. */
export function goTo(id: string, subject = ''): void {
  location.hash = subject === '' ? id : `${id}/${encodeURIComponent(subject)}`;
}
