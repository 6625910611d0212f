import type { AuditEntry } from '../../../../core/audit/contract.ts';
import { formats } from '../../../formats.ts';
import { api } from '../api.ts';
import { Table } from '../parts.tsx';
import { Step } from '../step.tsx';
import { differenceOf } from './difference.ts';
import { auditWords } from './words.ts';

interface EntryProps {
  readonly entry: AuditEntry;
  /** An address was erased. */
  readonly onErased: () => Promise<void>;
}

/** One line; opened, what it changed and how it hangs in the chain. */
export function Entry({ entry, onErased }: EntryProps) {
  const words = auditWords.value;
  const { day, time } = formats.value;
  const { id, action, entityType, entityId, userId, createdAt } = entry;
  return (
    <li>
      <details class="admin-entry" data-entry={id} data-action={action}>
        <summary>
          <strong>{named(words.actions, action)}</strong>
          <span>
            {named(words.entities, entityType)} {entityId}
          </span>
          <span class="soft">
            {words.by(userId)} · <time dateTime={createdAt}>{`${day(createdAt)}, ${time(createdAt)}`}</time>
          </span>
        </summary>
        <Opened entry={entry} onErased={onErased} />
      </details>
    </li>
  );
}

function Opened({ entry, onErased }: EntryProps) {
  const words = auditWords.value;
  const { id, clientHash, ipAddress, eventHash, previousHash, hash } = entry;
  const facts = [
    { name: words.entryNumber, value: id },
    { name: words.address, value: ipAddress ?? words.erased },
    { name: words.eventHash, value: <code>{eventHash}</code> },
    { name: words.previousHash, value: <code>{previousHash}</code> },
    { name: words.hash, value: <code>{hash}</code> },
  ];
  return (
    <>
      <Table
        caption={words.changes}
        rows={differenceOf(entry.oldValue, entry.newValue)}
        keyOf={({ path }) => path}
        empty={{ title: words.changes, next: words.noChange }}
        columns={[
          { heading: words.what, cell: ({ path }) => path },
          { heading: words.before, cell: ({ before }) => (before === undefined ? '–' : <del>{before}</del>) },
          { heading: words.after, cell: ({ after }) => (after === undefined ? '–' : <ins>{after}</ins>) },
        ]}
      />
      <dl class="admin-facts">
        {facts.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {ipAddress !== null && clientHash !== null && (
        <Step
          title={words.erase}
          act={words.eraseAct}
          order={(reason) => api.DELETE('/api/v1/audit/clients/{clientHash}', { params: { path: { clientHash } }, body: { reason } })}
          onDone={onErased}
        >
          <p>{words.eraseMeans}</p>
        </Step>
      )}
    </>
  );
}

/** What has no words in the page's language is called by its code. */
function named(words: Readonly<Record<string, string>>, code: string): string {
  return words[code] ?? code;
}
