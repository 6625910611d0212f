import { useState } from 'preact/hooks';
import type { EntityType } from '../../../../core/audit/contract.ts';
import { Empty } from '../../../page/empty.tsx';
import { within } from '../address.ts';
import { api, filled, outcomeOf } from '../api.ts';
import { Pager, usePages } from '../paging.tsx';
import { Answer, Choice, Field } from '../parts.tsx';
import { faultsOf } from '../refusals.ts';
import { Entry } from './entry.tsx';
import { Heads } from './heads.tsx';
import { Verification } from './verification.tsx';
import { auditWords } from './words.ts';

const EVERY_MS = 5_000;
const TYPES: readonly EntityType[] = ['RECEIPT', 'ROUND', 'BET', 'TRACK', 'SHIFT', 'USER', 'CACHE', 'CLIENT'];

/** The trail of everything, or of what the address names: `#audit/RECEIPT/<receiptId>`. */
export function AuditSection() {
  const [entityType = '', entityId = ''] = within.value;
  return <Browser key={`${entityType}/${entityId}`} ofType={typeOf(entityType)} ofId={entityId} />;
}

function Browser({ ofType, ofId }: { readonly ofType: EntityType | ''; readonly ofId: string }) {
  const words = auditWords.value;
  const [entityType, setEntityType] = useState(ofType);
  const [entityId, setEntityId] = useState(ofId);
  const [action, setAction] = useState('');
  const [userId, setUserId] = useState('');
  const [[fromText, toText], setTimes] = useState(['', '']);
  const times = { from: instantOf(fromText), to: instantOf(toText) };
  const id = entityId.trim();
  const isOfOne = entityType !== '' && id !== '';
  const filters = { action, userId: userId.trim(), ...times };
  const ask = (cursor: string | undefined) => {
    const paging = { cursor, limit: 20 };
    if (!isOfOne) return outcomeOf(api.GET('/api/v1/audit', { params: { query: filled({ ...filters, ...paging }) } }));
    const path = { entityType, entityId: id };
    return outcomeOf(api.GET('/api/v1/audit/{entityType}/{entityId}', { params: { path, query: filled(paging) } }));
  };
  const pages = usePages(JSON.stringify(isOfOne ? [entityType, id] : filters), ask, EVERY_MS);
  const faults = faultsOf(pages.asked.refusal);
  const options = (named: Readonly<Record<string, string>>, none: string) => [
    { value: '', label: none },
    ...Object.entries(named).map(([value, label]) => ({ value, label })),
  ];
  return (
    <div class="admin">
      <section class="card">
        <h2>{words.trail}</h2>
        <div class="admin-fields">
          <Choice
            name="entity"
            label={words.entity}
            value={entityType}
            onValue={(value) => setEntityType(typeOf(value))}
            options={options(words.entities, words.anything)}
          />
          <Field
            name="entityId"
            label={words.entityId}
            hint={isOfOne ? words.withinEntity : undefined}
            value={entityId}
            onValue={setEntityId}
          />
          {!isOfOne && (
            <>
              <Choice name="action" label={words.action} value={action} onValue={setAction} options={options(words.actions, words.any)} />
              <Field name="user" label={words.user} hint={words.userHint} value={userId} onValue={setUserId} fault={faults.get('userId')} />
            </>
          )}
          <Field
            name="from"
            type="datetime-local"
            label={words.from}
            value={fromText}
            onValue={(from) => setTimes([from, toText])}
            fault={faults.get('from')}
          />
          <Field
            name="to"
            type="datetime-local"
            label={words.to}
            value={toText}
            onValue={(to) => setTimes([fromText, to])}
            fault={faults.get('to')}
          />
        </div>
        <Answer of={pages.asked}>
          {(entries) =>
            entries.length === 0 ? (
              <Empty title={words.none} next={words.noneNext} />
            ) : (
              <ol class="admin-entries">
                {entries.map((entry) => (
                  <Entry key={entry.id} entry={entry} onErased={pages.asked.again} />
                ))}
              </ol>
            )
          }
        </Answer>
        <Pager {...pages} />
      </section>
      <Verification {...times} />
      <Heads />
    </div>
  );
}

/** What a field of date and time holds, in the viewer's zone, as an instant; undefined while it is not whole. */
function instantOf(text: string): string | undefined {
  const at = new Date(text);
  return text === '' || Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

/** The type that a choice, or an address, names. */
function typeOf(name: string): EntityType | '' {
  return TYPES.find((type) => type === name) ?? '';
}
