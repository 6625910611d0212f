import { useEffect, useRef } from 'preact/hooks';
import { SignIn } from '../account/sign-in.tsx';
import { Awaiting, Shell } from '../page/shell.tsx';
import { PrintedTicket } from './print/printed-ticket.tsx';
import { section } from './sections.ts';
import { Sections } from './tabs.tsx';
import { askWho, who } from './who.ts';
import { consoleWords } from './words.ts';

/** What do I do now? The work itself, after the sign-in. */
export function ConsolePage() {
  return (
    <>
      <Shell page="console">
        <Content />
      </Shell>
      <PrintedTicket />
    </>
  );
}

function Content() {
  const now = who.value;
  switch (now.is) {
    case 'unknown':
    case 'unreachable':
      return <Awaiting />;
    case 'nobody':
      return <SignIn title={consoleWords.value.signIn} onIn={askWho} />;
    case 'ended':
      return <SignIn title={consoleWords.value.signIn} note={consoleWords.value.signedOut} onIn={askWho} />;
    case 'wrong role':
      return <SignIn title={consoleWords.value.signIn} note={consoleWords.value.wrongRole(now.user.username)} onIn={askWho} />;
    case 'in':
      return <Work username={now.user.username} />;
  }
}

function Work({ username }: { readonly username: string }) {
  const { id, title, View } = section.value;
  const heading = useRef<HTMLHeadingElement>(null);
  const entered = useRef(id);
  useEffect(() => {
    // A section that puts the cursor where the work begins keeps it.
    const isPlaced = document.activeElement?.matches('main input') === true;
    if (entered.current !== id && !isPlaced) heading.current?.focus();
    entered.current = id;
  }, [id]);
  return (
    <>
      <Sections username={username} />
      <h1 class="section-title" tabIndex={-1} ref={heading}>
        {title()}
      </h1>
      <View key={id} />
    </>
  );
}
