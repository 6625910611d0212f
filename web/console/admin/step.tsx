import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Called } from './api.ts';
import { useCommand } from './commanding.ts';
import { Field, Refused } from './parts.tsx';
import { adminWords } from './words.ts';

interface StepProps {
  /** On the button that opens the step, and above what it asks. */
  readonly title: string;
  /** On the button that does it. */
  readonly act: string;
  /** What it means, in words. */
  readonly children: ComponentChildren;
  /** What must be typed before it can be done; nothing for what is easily undone. */
  readonly typed?: { readonly label: string; readonly text: string };
  /** Does it, for a reason. */
  readonly order: (reason: string) => Called<unknown>;
  /** It was done. */
  readonly onDone: () => void | Promise<void>;
}

/** A second step before what is out of the ordinary: what it means, the reason for it, and at need a word to type. */
export function Step(props: StepProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button class="button" type="button" onClick={() => setOpen(true)} aria-haspopup="dialog">
        {props.title}
      </button>
      {open && <Asking {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

function Asking({ title, act, children, typed, order, onDone, onClose }: StepProps & { readonly onClose: () => void }) {
  const words = adminWords.value;
  const [reason, setReason] = useState('');
  const [text, setText] = useState('');
  const { busy, refusal, send } = useCommand();
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => dialog.current?.showModal(), []);
  const ready = reason.trim() !== '' && (typed === undefined || text.trim() === typed.text);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (!ready) return;
    const outcome = await send(() => order(reason.trim()));
    if (outcome?.ok !== true) return;
    // The browser gives the focus back to what opened it.
    dialog.current?.close();
    await onDone();
  };
  return (
    <dialog ref={dialog} class="admin-step" aria-labelledby={titleId} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} aria-busy={busy}>
        <h2 id={titleId}>{title}</h2>
        <div>{children}</div>
        <Field name="reason" label={words.reason} hint={words.reasonHint} value={reason} onValue={setReason} required maxLength={500} />
        {typed !== undefined && <Field name="typed" label={typed.label} value={text} onValue={setText} autocomplete="off" />}
        <Refused refusal={refusal} />
        <div class="actions">
          <button type="submit" class="button act" disabled={!ready} aria-disabled={busy}>
            {act}
          </button>
          <button class="button" type="button" onClick={() => dialog.current?.close()}>
            {words.cancel}
          </button>
        </div>
      </form>
    </dialog>
  );
}
