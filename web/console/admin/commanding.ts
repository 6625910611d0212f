import { useRef, useState } from 'preact/hooks';
import { outcomeOf, type Called, type Outcome, type Refusal } from './api.ts';

export interface Commanding {
  readonly busy: boolean;
  /** Why the newest command was not done; undefined once one was, or another is under way. */
  readonly refusal: Refusal | undefined;
  /** Sends a command, unless one is under way: then undefined, so that a double click is one click. */
  readonly send: (order: () => Called<unknown>) => Promise<Outcome<unknown> | undefined>;
  readonly forget: () => void;
}

/** One command at a time, and what became of it. */
export function useCommand(): Commanding {
  const [state, setState] = useState<{ busy: boolean; refusal: Refusal | undefined }>({ busy: false, refusal: undefined });
  // Not the state: a second click may come before the page is drawn again.
  const underWay = useRef(false);
  const send = async (order: () => Called<unknown>) => {
    if (underWay.current) return undefined;
    underWay.current = true;
    setState({ busy: true, refusal: undefined });
    const outcome = await outcomeOf(order());
    underWay.current = false;
    setState({ busy: false, refusal: outcome.ok ? undefined : outcome.refusal });
    return outcome;
  };
  return { ...state, send, forget: () => setState({ busy: false, refusal: undefined }) };
}
