import { computed, signal } from '@preact/signals';

const hash = signal(location.hash);
addEventListener('hashchange', () => (hash.value = location.hash));

/** What stands behind the section in the address: `#audit/ROUND/96908000` has `['ROUND', '96908000']`. */
export const within = computed<readonly string[]>(() => hash.value.slice(1).split('/').slice(1).map(decodeURIComponent));
