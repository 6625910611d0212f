import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { formats } from '../../formats.ts';
import { Empty } from '../../page/empty.tsx';
import type { Refusal } from './api.ts';
import type { Asked } from './asked.ts';
import { told } from './refusals.ts';
import { adminWords } from './words.ts';

/** What went wrong, beside what was tried; read out as soon as it is there. */
export function Refused({ refusal }: { readonly refusal: Refusal | undefined }) {
  return (
    <p class="admin-refusal" role="alert">
      {refusal === undefined ? '' : told(refusal)}
    </p>
  );
}

interface AnswerProps<Data> {
  readonly of: Asked<Data>;
  readonly children: (data: Data) => ComponentChildren;
}

/** What the server answered; that it has not yet, or why it does not, with the next step. What is old is dated. */
export function Answer<Data>({ of: asked, children }: AnswerProps<Data>) {
  const words = adminWords.value;
  const { data, at, refusal, again } = asked;
  if (data === undefined && refusal === undefined) return <p class="soft">{words.loading}</p>;
  return (
    <>
      {refusal !== undefined && (
        <div class="admin-unanswered">
          {refusal.kind === 'unanswered' && at !== undefined ? <p>{words.asOf(formats.value.time(at))}</p> : <Refused refusal={refusal} />}
          <button class="button" type="button" onClick={() => void again()}>
            {words.tryAgain}
          </button>
        </div>
      )}
      {data !== undefined && children(data)}
    </>
  );
}

export interface Column<Row> {
  readonly heading: string;
  readonly number?: boolean;
  readonly cell: (row: Row) => ComponentChildren;
}

interface TableProps<Row> {
  readonly caption: string;
  /** The first names the row. */
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly empty: { readonly title: string; readonly next: string };
  /** Of rows that are marked, e.g. those that went wrong. */
  readonly markOf?: (row: Row) => string | undefined;
}

/** A table that scrolls by itself where it is too wide, by keyboard too. */
export function Table<Row>({ caption, columns, rows, keyOf, empty, markOf }: TableProps<Row>) {
  if (rows.length === 0) return <Empty {...empty} />;
  const kind = (column: Column<Row>) => (column.number === true ? 'number' : undefined);
  return (
    <div class="admin-wide" tabIndex={0} role="region" aria-label={caption}>
      <table>
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.heading} scope="col" class={kind(column)}>
                {column.heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} data-mark={markOf?.(row)}>
              {columns.map((column, index) =>
                index === 0 ? (
                  <th key={column.heading} scope="row" class={kind(column)}>
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.heading} class={kind(column)}>
                    {column.cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const INPUTS = {
  text: {},
  password: { type: 'password' },
  email: { type: 'email' },
  date: { type: 'date' },
  'datetime-local': { type: 'datetime-local' },
} as const;

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly hint?: string | undefined;
  /** What is wrong with it; the field is then marked, and the words belong to it. */
  readonly fault?: string | undefined;
  readonly name: string;
  readonly type?: keyof typeof INPUTS;
  readonly inputMode?: 'numeric' | 'decimal';
  readonly autocomplete?: string;
  readonly required?: true;
  readonly maxLength?: number;
}

export function Field({ label, value, onValue, hint, fault, type = 'text', ...input }: FieldProps) {
  const id = useId();
  return (
    <label class="field admin-field">
      <span>{label}</span>
      <input
        {...input}
        {...INPUTS[type]}
        value={value}
        spellcheck={false}
        aria-invalid={fault !== undefined}
        aria-describedby={id}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
      <small id={id} class={fault === undefined ? 'soft' : 'admin-fault'}>
        {fault ?? hint}
      </small>
    </label>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

export function Choice({ label, name, value, onValue, options }: ChoiceProps) {
  return (
    <label class="field admin-field">
      <span>{label}</span>
      <select name={name} value={value} onChange={(event) => onValue(event.currentTarget.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A heading that takes the focus when it comes: the work goes on below it. */
export function Landing({ children }: { readonly children: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <h2 ref={heading} tabIndex={-1}>
      {children}
    </h2>
  );
}

/** What was done, in words. Where what did it is gone with it, the focus comes here instead of nowhere. */
export function News({ said }: { readonly said: string }) {
  const place = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (said !== '' && document.activeElement === document.body) place.current?.focus();
  }, [said]);
  return (
    <p class="admin-news" role="status" tabIndex={-1} ref={place}>
      {said}
    </p>
  );
}
