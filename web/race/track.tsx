import { useEffect, useRef } from 'preact/hooks';
import type { Participant, Race } from '../../domains/betting/contract.ts';
import { formats } from '../formats.ts';
import { serverNow } from '../live/store.ts';
import { ClothBadge } from '../page/cloth-badge.tsx';
import { Figure } from '../page/figure.tsx';
import { drawRace, type DrawnLane, type Palette } from './drawing.ts';
import { orderAt, positionsAt } from './position.ts';
import type { Pays } from './pays.ts';
import { raceWords } from './words.ts';

interface TrackProps {
  /** Null while the runners stand at the start. */
  readonly race: Race | null;
  readonly runners: readonly Participant[];
  readonly pays: Pays;
  readonly label: string;
  /** The race is settled: the places are shown. */
  readonly over: boolean;
  /** By participant number, shown in the lanes. Absent: lanes have no stakes. Undefined in it: not known. */
  readonly stakes?: { readonly minor: Readonly<Record<number, number>> | undefined };
}

/** Who wants no movement sees where everyone is every so often. */
const STILL_MS = 2_000;

/** The lanes with their runners; the race in them as the server's timeline and clock have it, on a canvas. */
export function Track({ race, runners, pays, label, over, stakes }: TrackProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    return element === null ? undefined : animate(element, race, runners, over);
  }, [race, runners, over]);
  return (
    <div class={stakes === undefined ? 'track' : 'track with-stakes'} style={{ '--lanes': runners.length }}>
      <canvas ref={canvas} class="race" role="img" aria-label={label} />
      <ol class="lanes" aria-label={raceWords.value.runners}>
        {runners.map((runner) => (
          <li key={runner.participantNumber}>
            <ClothBadge number={runner.participantNumber} />
            <span class="runner-name">{runner.name}</span>
            <span class="coefficient figures">{formats.value.odds(pays(runner))}</span>
            {stakes !== undefined && (
              <span class="stake">
                <Figure value={stakes.minor && (stakes.minor[runner.participantNumber] ?? 0)} format={formats.value.amount} />
              </span>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}

/** Draws until the race is over, and again whenever size or theme change. @returns what ends it. */
function animate(canvas: HTMLCanvasElement, race: Race | null, runners: readonly Participant[], over: boolean): () => void {
  const context = canvas.getContext('2d');
  if (context === null) return () => undefined;
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  const light = matchMedia('(prefers-color-scheme: light)');
  let frame = 0;

  const draw = () => {
    cancelAnimationFrame(frame);
    if (race === null) return paint(canvas, context, atTheStart(runners));
    const elapsed = over ? race.durationMs : serverNow() - Date.parse(race.startedAt);
    const running = elapsed < race.durationMs;
    paint(canvas, context, lanesAt(race, still.matches && running ? Math.floor(elapsed / STILL_MS) * STILL_MS : elapsed, over));
    if (running) frame = requestAnimationFrame(draw);
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

function atTheStart(runners: readonly Participant[]): readonly DrawnLane[] {
  return runners.map(({ participantNumber }) => ({ participantNumber, progress: 0, place: undefined }));
}

function lanesAt(race: Race, elapsed: number, over: boolean): readonly DrawnLane[] {
  const order = over ? orderAt(race, race.durationMs) : [];
  return positionsAt(race, elapsed).map(({ participantNumber, progress }) => {
    const place = order.indexOf(participantNumber) + 1;
    return { participantNumber, progress, place: place >= 1 && place <= 3 ? place : undefined };
  });
}

function paint(canvas: HTMLCanvasElement, context: CanvasRenderingContext2D, lanes: readonly DrawnLane[]): void {
  const { width, height } = canvas.getBoundingClientRect();
  if (width === 0 || height === 0) return;
  const scale = devicePixelRatio;
  if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
  }
  const style = getComputedStyle(canvas);
  const pixels = (name: string) => Number.parseFloat(style.getPropertyValue(`--track-${name}`));
  const inset = { left: pixels('left'), right: pixels('right'), top: pixels('top') };
  context.setTransform(scale, 0, 0, scale, 0, 0);
  drawRace(context, { width, height, lanes, inset, palette: paletteOf(style), font: style.fontFamily });
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
