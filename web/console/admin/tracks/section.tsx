import type { TrackDetail } from '../../../../domains/betting/contract.ts';
import { useState } from 'preact/hooks';
import { api, outcomeOf } from '../api.ts';
import { useAsked } from '../asked.ts';
import { Answer, News } from '../parts.tsx';
import { Step } from '../step.tsx';
import { RoundsNow } from './rounds-now.tsx';
import { SettingsForm } from './settings-form.tsx';
import { tracksWords } from './words.ts';

const EVERY_MS = 5_000;

/** What runs now, and how it is stopped, continued and changed. */
export function TracksSection() {
  const tracks = useAsked('tracks', () => outcomeOf(api.GET('/api/v1/tracks')), EVERY_MS);
  return (
    <div class="admin">
      <Answer of={tracks}>{(all) => all.map((track) => <Track key={track.trackId} track={track} onChanged={tracks.again} />)}</Answer>
    </div>
  );
}

interface TrackProps {
  readonly track: TrackDetail;
  readonly onChanged: () => Promise<void>;
}

function Track({ track, onChanged }: TrackProps) {
  const words = tracksWords.value;
  const { trackId, isPaused } = track;
  const [news, setNews] = useState('');
  const done = async (said: string) => {
    await onChanged();
    setNews(said);
  };
  const step = isPaused
    ? ({
        path: '/api/v1/tracks/{trackId}/resume',
        title: words.resume,
        act: words.resumeAct,
        means: words.resumeMeans,
        said: words.resumed,
      } as const)
    : ({
        path: '/api/v1/tracks/{trackId}/pause',
        title: words.pause,
        act: words.pauseAct,
        means: words.pauseMeans,
        said: words.paused,
      } as const);
  return (
    <>
      <section class="card" aria-label={trackId} data-track={trackId} data-paused={isPaused ? '' : undefined}>
        <News said={news} />
        <RoundsNow trackId={trackId} onVoided={done} />
        <div class="actions">
          <p>{isPaused ? words.isPaused : words.runs}</p>
          <Step
            title={step.title}
            act={step.act}
            order={(reason) => api.POST(step.path, { params: { path: { trackId } }, body: { reason } })}
            onDone={() => done(step.said)}
          >
            <p>{step.means}</p>
          </Step>
        </div>
      </section>
      <section class="card" aria-label={words.settingsOf(trackId)}>
        <details class="admin-fold">
          <summary>{words.settingsOf(trackId)}</summary>
          <SettingsForm track={track} onChanged={onChanged} />
        </details>
      </section>
    </>
  );
}
