import { z } from 'zod';
import { Frame } from '../../core/kernel/live.ts';
import type { LiveSocket } from '../../core/realtime/switchboard.ts';
import type { Cursor } from '../../core/realtime/window.ts';

const Numbers = z.array(z.number());
const Numbered = z.object({ n: z.number() });
const Sent = z.union([z.array(Frame), Frame.transform((frame) => [frame]), z.looseObject({ event: z.string() })]);

/** A client that keeps its page right from frames alone, and is angry about every gap and every repetition. */
export class Spectator implements LiveSocket {
  /** What its page shows of each topic: the numbers it was sent. */
  readonly pages = new Map<string, { readonly cursor: Cursor; readonly numbers: readonly number[] }>();
  readonly notices: { readonly event: string; readonly [member: string]: unknown }[] = [];
  readonly wrong: string[] = [];
  /** Every frame, in the order it came. */
  frames: readonly Frame[] = [];
  texts = 0;
  closedWith: number | undefined;

  /** @param known  What it saw before it was cut off. */
  constructor(known?: Spectator) {
    for (const [topic, page] of known?.pages ?? []) this.pages.set(topic, page);
  }

  send(text: string): void {
    if (this.closedWith !== undefined) throw new Error('closed');
    this.texts += 1;
    const sent = Sent.parse(JSON.parse(text));
    if (!Array.isArray(sent)) this.notices.push(sent);
    else for (const frame of sent) this.#see(frame);
  }

  close(code: number): void {
    this.closedWith = code;
  }

  #see(frame: Frame): void {
    const { topic, epoch, offset, event, data } = frame;
    this.frames = [...this.frames, frame];
    const page = this.pages.get(topic);
    if (event === 'snapshot') {
      if (page?.cursor.epoch === epoch && offset < page.cursor.offset) this.wrong.push(`${topic} went back to ${offset}`);
      this.pages.set(topic, { cursor: { epoch, offset }, numbers: Numbers.parse(data) });
    } else if (page === undefined || page.cursor.epoch !== epoch || offset !== page.cursor.offset + 1) {
      this.wrong.push(`${topic} ${epoch}@${offset} after ${page?.cursor.epoch}@${page?.cursor.offset}`);
    } else {
      this.pages.set(topic, { cursor: { epoch, offset }, numbers: [...page.numbers, Numbered.parse(data).n] });
    }
  }
}
