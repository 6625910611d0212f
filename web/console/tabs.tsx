import { useState } from 'preact/hooks';
import { signOut } from '../account/account.ts';
import { accountWords } from '../account/words.ts';
import { digitOf } from './keys.ts';
import { section, sections } from './sections.ts';
import { who } from './who.ts';
import { consoleWords } from './words.ts';

/** The way to each section, with the key that leads there, and the way out. */
export function Sections({ username }: { readonly username: string }) {
  return (
    <div class="console-top">
      <nav class="sections" aria-label={consoleWords.value.sections}>
        {sections.value.map(({ id, key, title }, index) => (
          <a key={id} href={`#${id}`} aria-current={id === section.value.id ? 'page' : undefined}>
            {title()} <kbd>{key ?? `Alt ${digitOf(index)}`}</kbd>
          </a>
        ))}
      </nav>
      <p class="signed-in soft">{consoleWords.value.signedInAs(username)}</p>
      <Leave />
    </div>
  );
}

function Leave() {
  const [failed, setFailed] = useState(false);
  const leave = async () => {
    const left = await signOut();
    setFailed(!left);
    if (left) who.value = { is: 'nobody' };
  };
  return (
    <>
      <button type="button" class="button leave" onClick={() => void leave()}>
        {accountWords.value.leave}
      </button>
      {failed && <p role="alert">{consoleWords.value.leaving}</p>}
    </>
  );
}
