import uPlot from 'uplot';

/** What every plot is drawn with. */
export interface PlotTheme {
  /** A colour of the theme by its name in theme.css. */
  readonly color: (name: string) => string;
  /** How axes are labelled. */
  readonly axis: uPlot.Axis;
  /** The lines across the plot. */
  readonly grid: uPlot.Axis.Grid;
}

/**
 * Keeps a plot drawn in an element: as wide as it is, and anew when the theme changes. The data are set by `drawn.current.setData`.
 *
 * @param optionsOf  Everything about the plot but its width.
 * @returns what ends it.
 */
export function keepDrawn(
  element: HTMLElement,
  drawn: { current: uPlot | null },
  optionsOf: (theme: PlotTheme) => Omit<uPlot.Options, 'width'>,
): () => void {
  const light = matchMedia('(prefers-color-scheme: light)');
  const draw = () => {
    const options = optionsOf(themeOf(element));
    const data = drawn.current?.data ?? [[], ...options.series.slice(1).map(() => [])];
    drawn.current?.destroy();
    drawn.current = new uPlot({ ...options, width: element.clientWidth }, data, element);
  };
  const resized = new ResizeObserver(() => {
    const plot = drawn.current;
    plot?.setSize({ width: element.clientWidth, height: plot.height });
  });
  draw();
  resized.observe(element);
  light.addEventListener('change', draw);
  return () => {
    light.removeEventListener('change', draw);
    resized.disconnect();
    drawn.current?.destroy();
    drawn.current = null;
  };
}

function themeOf(element: HTMLElement): PlotTheme {
  const style = getComputedStyle(element);
  const color = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    color,
    axis: { stroke: color('soft'), font: `12px ${style.fontFamily}`, ticks: { show: false } },
    grid: { stroke: color('edge'), width: 1 },
  };
}
