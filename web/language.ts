import { computed, signal, type ReadonlySignal } from '@preact/signals';
import { en, fr } from './words.ts';

export type Language = 'en' | 'fr';
export const LANGUAGES: readonly Language[] = ['en', 'fr'];

const REMEMBERED = 'ringside.language';

/** The language of the page: what was chosen here before, else the browser's. */
export const language = signal<Language>(remembered() ?? preferred(navigator.languages));

/** What every page says. */
export const words = inLanguage({ en, fr });

/** A catalogue's words in the page's language. */
export function inLanguage<Words>(catalogue: Readonly<Record<Language, Words>>): ReadonlySignal<Words> {
  return computed(() => catalogue[language.value]);
}

export function choose(chosen: Language): void {
  language.value = chosen;
  try {
    localStorage.setItem(REMEMBERED, chosen);
  } catch {
    // Without storage the choice holds until the page is left.
  }
}

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
