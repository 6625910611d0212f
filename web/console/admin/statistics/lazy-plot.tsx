import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { adminWords } from '../words.ts';
import type { PlotProps } from './plot.tsx';

/** The plot, once what draws it has come: nobody waits for it who only reads the figures. */
export function LazyPlot(props: PlotProps) {
  const [loaded, setLoaded] = useState<{ readonly Plot: ComponentType<PlotProps> }>();
  useEffect(() => {
    // Without the plot the figures below it still say everything.
    import('./plot.tsx').then(setLoaded, () => undefined);
  }, []);
  return loaded === undefined ? <p class="soft">{adminWords.value.loading}</p> : <loaded.Plot {...props} />;
}
