import { useComputed } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Participant, Race } from '../../domains/betting/contract.ts';
import { formats } from '../formats.ts';
import { words } from '../language.ts';
import { serverNow, serverTick } from '../live/store.ts';
import { commentaryOf, type Remark } from './commentary.ts';
import { drawRace, type DrawnLane, type Palette } from './drawing.ts';
import { orderAt, positionsAt } from './position.ts';

interface RaceTrackProps {
  readonly race: Race;
  readonly runners: readonly Participant[];
  readonly label: string;
  /** The race is settled: the places are shown. */
  readonly over: boolean;
}

/** Who wants no movement sees where everyone is every so often. */
const STILL_MS = 2_000;

/** The race as the server's timeline and clock have it, on a canvas. */
export function RaceTrack({ race, runners, label, over }: RaceTrackProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    return element === null ? undefined : animate(element, race, runners, over);
  }, [race, runners, over]);
  return <canvas ref={canvas} class="race-track" style={{ '--lanes': race.lanes.length }} role="img" aria-label={label} />;
}

/** The same race in words; a screen reader hears each remark when it is made. */
export function Commentary({ race, runners }: { readonly race: Race; readonly runners: readonly Participant[] }) {
  const remarks = useMemo(() => commentaryOf(race), [race]);
  const start = Date.parse(race.startedAt);
  const said = useComputed(() => remarks.findLast(({ atMs }) => serverTick.value - start >= atMs)?.remark);
  return (
    <p class="commentary" aria-live="polite">
      {said.value === undefined ? '' : sentence(said.value, runners)}
    </p>
  );
}

function sentence(remark: Remark, runners: readonly Participant[]): string {
  const name = (number: number) => runners.find(({ participantNumber }) => participantNumber === number)?.name ?? String(number);
  switch (remark.says) {
    case 'started':
      return words.value.started(formats.value.count(remark.runners));
    case 'takesLead':
      return words.value.takesLead(name(remark.leader), name(remark.former));
    case 'leads':
    case 'halfway':
    case 'lastStretch':
      return words.value[remark.says](name(remark.leader), name(remark.second));
  }
}

/** Draws until the race is over, and again whenever size or theme change. @returns what ends it. */
function animate(canvas: HTMLCanvasElement, race: Race, runners: readonly Participant[], over: boolean): () => void {
  const context = canvas.getContext('2d');
  if (context === null) return () => undefined;
  const start = Date.parse(race.startedAt);
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  const light = matchMedia('(prefers-color-scheme: light)');
  let frame = 0;

  const draw = () => {
    cancelAnimationFrame(frame);
    const elapsed = over ? race.durationMs : serverNow() - start;
    const shown = still.matches && elapsed < race.durationMs ? Math.floor(elapsed / STILL_MS) * STILL_MS : elapsed;
    paint(canvas, context, lanesAt(race, runners, shown, over));
    if (elapsed < race.durationMs) frame = requestAnimationFrame(draw);
  };
  const resized = new ResizeObserver(draw);
  resized.observe(canvas);
  light.addEventListener('change', draw);
  return () => {
    cancelAnimationFrame(frame);
    resized.disconnect();
    light.removeEventListener('change', draw);
  };
}

function lanesAt(race: Race, runners: readonly Participant[], elapsed: number, over: boolean): readonly DrawnLane[] {
  const order = over ? orderAt(race, race.durationMs) : [];
  return positionsAt(race, elapsed).map(({ participantNumber, progress }) => {
    const name = runners.find((runner) => runner.participantNumber === participantNumber)?.name ?? '';
    const place = order.indexOf(participantNumber) + 1;
    return { participantNumber, name, progress, place: place >= 1 && place <= 3 ? place : undefined };
  });
}

function paint(canvas: HTMLCanvasElement, context: CanvasRenderingContext2D, lanes: readonly DrawnLane[]): void {
  const { clientWidth: width, clientHeight: height } = canvas;
  const scale = devicePixelRatio;
  if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
  }
  const style = getComputedStyle(canvas);
  context.setTransform(scale, 0, 0, scale, 0, 0);
  drawRace(context, { width, height, lanes, palette: paletteOf(style), font: style.fontFamily });
}

function paletteOf(style: CSSStyleDeclaration): Palette {
  const color = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: color('ink'),
    soft: color('soft'),
    line: color('line'),
    lane: color('lane'),
    signal: color('signal'),
    ground: color('ground'),
  };
}
