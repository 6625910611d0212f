import { computed, effect, signal } from '@preact/signals';
import { en, fr, type Words } from './words.ts';

export type Language = 'en' | 'fr';
export const LANGUAGES: readonly Language[] = ['en', 'fr'];

const CATALOGUE: Readonly<Record<Language, Words>> = { en, fr };
const REMEMBERED = 'ringside.language';

/** The language of the page: what was chosen here before, else the browser's. */
export const language = signal<Language>(remembered() ?? preferred(navigator.languages));
export const words = computed(() => CATALOGUE[language.value]);

export function choose(chosen: Language): void {
  language.value = chosen;
  try {
    localStorage.setItem(REMEMBERED, chosen);
  } catch {
    // Without storage the choice holds until the page is left.
  }
}

effect(() => {
  document.documentElement.lang = language.value;
  document.title = words.value.title;
});

function remembered(): Language | undefined {
  try {
    const stored = localStorage.getItem(REMEMBERED);
    return LANGUAGES.find((known) => known === stored);
  } catch {
    return undefined;
  }
}

function preferred(languages: readonly string[]): Language {
  const known = languages.flatMap((tag) => LANGUAGES.filter((code) => tag.toLowerCase().startsWith(code)));
  return known[0] ?? 'en';
}
