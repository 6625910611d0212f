import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { formats } from '../../../formats.ts';
import { keepDrawn, type PlotTheme } from '../../../page/drawn-plot.ts';
import './plot.css';

export interface Line {
  readonly name: string;
  /** A colour of the theme by its name. */
  readonly color: string;
  /** Tells the line apart without its colour. */
  readonly dash: readonly number[];
  /** Minor units, oldest first. */
  readonly values: readonly number[];
}

export interface PlotProps {
  readonly lines: readonly Line[];
  /** What stands at each place of the axis, oldest first. */
  readonly places: readonly string[];
  /** The whole plot in a sentence. */
  readonly spoken: string;
}

const HEIGHT = 220;

/** Amounts over rounds or days; what each line is stands above, with its dash. */
export function Plot({ lines, places, spoken }: PlotProps) {
  const frame = useRef<HTMLDivElement>(null);
  const drawn = useRef<uPlot>(null);
  const newest = useRef({ lines, places });
  newest.current = { lines, places };
  const kinds = lines.map(({ name, color }) => `${name} ${color}`).join('|');
  useEffect(() => {
    const element = frame.current;
    return element === null ? undefined : keepDrawn(element, drawn, (theme) => optionsOf(theme, newest));
  }, [kinds]);
  useEffect(
    () => drawn.current?.setData([places.map((_, index) => index), ...lines.map(({ values }) => [...values])]),
    [lines, places, kinds],
  );
  return (
    <figure class="admin-plot">
      <figcaption>
        {lines.map(({ name, color, dash }) => (
          <span key={name}>
            <svg width="28" height="8" aria-hidden="true">
              <line x1="0" y1="4" x2="28" y2="4" stroke={`var(--${color})`} stroke-width="3" stroke-dasharray={dash.join(' ')} />
            </svg>{' '}
            {name}
          </span>
        ))}
      </figcaption>
      <div ref={frame} class="plot" role="img" aria-label={spoken} />
    </figure>
  );
}

function optionsOf(
  { color, axis, grid }: PlotTheme,
  newest: { readonly current: Pick<PlotProps, 'lines' | 'places'> },
): Omit<uPlot.Options, 'width'> {
  const { lines } = newest.current;
  return {
    height: HEIGHT,
    padding: [8, 28, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false },
      y: { range: (_plot, least, most) => [Math.min(0, least * 1.1), Math.max(100, most * 1.1)] },
    },
    axes: [
      {
        ...axis,
        size: 28,
        grid: { show: false },
        space: 96,
        incrs: [1, 2, 5, 10, 20, 50],
        values: (_plot, indexes) => indexes.map((index) => newest.current.places[index] ?? ''),
      },
      { ...axis, size: 84, grid, space: 36, values: (_plot, values) => values.map((value) => formats.value.amount(value)) },
    ],
    series: [
      {},
      ...lines.map(({ color: name, dash }) => ({
        width: 2,
        points: { show: lines[0]?.values.length === 1 },
        stroke: color(name),
        dash: [...dash],
      })),
    ],
  };
}
