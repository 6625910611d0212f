import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

const HELP = `npm run verify-audit -- FILE

Checks an export of the audit trail (GET /api/v1/audit/export) offline, with nothing but Node: that each entry's hash is
the SHA-256 of what the entry says after the hash of the entry before, that each is chained to the one before it, that the
daily heads are hashes of the chain, and that the file is whole. Compare the heads it prints with the archived ones.

Exit status: 0 all is as it was written, 1 something is not, 2 asked wrongly.
`;

const FORMAT = 'ringside-audit-1';
const TOLD_EVERY = 100_000;

/** Where the words go. */
export interface Screen {
  readonly write: (text: string) => void;
}

/** Something is not as it was written. */
class Broken extends Error {}

type Line = Readonly<Record<string, unknown>>;

/** What is hashed after the hash of the entry before: these members, as a JSON array with `, ` between them. */
const HASHED = ['id', 'userId', 'action', 'entityType', 'entityId', 'oldValue', 'newValue', 'clientHash', 'createdAt', 'eventHash'];

function hashOf(entry: Line): string {
  const text = `[${HASHED.map((name) => JSON.stringify(entry[name] ?? null)).join(', ')}]`;
  return createHash('sha256')
    .update(`${String(entry['previousHash'])}${text}`)
    .digest('hex');
}

function parse(text: string, number: number): Line {
  try {
    const line: unknown = JSON.parse(text);
    if (typeof line === 'object' && line !== null) return line as Line;
  } catch {
    // Told below, as any other line that is no object.
  }
  throw new Broken(`line ${number} is no JSON object`);
}

/** Walks along the chain; takes the first line, each entry, and the last line. */
class Chain {
  readonly #screen: Screen;
  readonly #hashes = new Map<string, string>();
  #previous: string | null = null;
  #lastId = 0n;
  #rows = 0;
  #isWhole = false;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  take(line: Line, number: number): void {
    if (this.#isWhole) throw new Broken(`line ${number} stands after the last line`);
    if (this.#previous === null) this.#begin(line);
    else if ('heads' in line) this.#end(line);
    else this.#link(line, this.#previous);
  }

  end(): void {
    if (!this.#isWhole) throw new Broken(`the export is cut off after ${this.#rows} entries: its last line is missing`);
  }

  #begin({ format, after, previousHash }: Line): void {
    if (format !== FORMAT) throw new Broken(`the first line does not say ${FORMAT}`);
    this.#previous = String(previousHash);
    this.#screen.write(`entries after ${String(after)}, chained to ${this.#previous}\n`);
  }

  #link(entry: Line, previous: string): void {
    const id = String(entry['id']);
    if (entry['previousHash'] !== previous) throw new Broken(`entry ${id} is not chained to the entry before it`);
    if (BigInt(id) <= this.#lastId) throw new Broken(`entry ${id} stands after entry ${this.#lastId}`);
    const hash = hashOf(entry);
    if (entry['hash'] !== hash)
      throw new Broken(`entry ${id} is not what its hash was made of: ${hash} instead of ${String(entry['hash'])}`);
    this.#hashes.set(id, hash);
    this.#previous = hash;
    this.#lastId = BigInt(id);
    this.#rows += 1;
    if (this.#rows % TOLD_EVERY === 0) this.#screen.write(`${this.#rows} entries, up to ${id}\n`);
  }

  #end({ rows, head, heads }: Line): void {
    if (rows !== this.#rows) throw new Broken(`the last line tells of ${String(rows)} entries, and there are ${this.#rows}`);
    this.#screen.write(`${this.#rows} entries, each what its hash was made of, each chained to the one before\n`);
    for (const each of heads as readonly Line[]) this.#checkHead(each);
    if ((head as Line)['hash'] !== this.#previous) throw new Broken('the head of the last line is not the last hash of the chain');
    this.#screen.write(`the chain ends at entry ${String((head as Line)['id'])} with ${this.#previous}\n`);
    this.#isWhole = true;
  }

  #checkHead({ day, id, hash }: Line): void {
    if (this.#hashes.get(String(id)) !== hash) throw new Broken(`the head of ${String(day)} is not the hash of entry ${String(id)}`);
    this.#screen.write(`head of ${String(day)}: entry ${String(id)}, ${String(hash)}\n`);
  }
}

/** Checks an export, line by line. @returns the exit status: 0 or 1. */
export async function verifyExport(lines: AsyncIterable<string>, screen: Screen): Promise<0 | 1> {
  const chain = new Chain(screen);
  try {
    let number = 0;
    for await (const text of lines) {
      number += 1;
      if (text !== '') chain.take(parse(text, number), number);
    }
    chain.end();
  } catch (thrown) {
    if (!(thrown instanceof Broken)) throw thrown;
    screen.write(`BROKEN: ${thrown.message}\n`);
    return 1;
  }
  screen.write('OK\n');
  return 0;
}

if (import.meta.main) {
  const [file, ...more] = process.argv.slice(2);
  const screen: Screen = { write: (text) => process.stdout.write(text) };
  if (file === undefined || more.length > 0 || file.startsWith('--')) {
    screen.write(HELP);
    process.exitCode = file === '--help' ? 0 : 2;
  } else {
    process.exitCode = await verifyExport(createInterface({ input: createReadStream(file), crlfDelay: Infinity }), screen);
  }
}
