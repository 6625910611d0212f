import { useEffect, useRef, useState } from 'preact/hooks';
import { ticketWords } from './words.ts';

/** Shape Detection API: browsers have it, TypeScript does not. */
interface BarcodeReader {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}
declare global {
  var BarcodeDetector: (new (options: { readonly formats: readonly string[] }) => BarcodeReader) | undefined;
}

const LOOK_EVERY_MS = 200;

/** Reads a ticket's square with the camera, in browsers that can; in others it is not offered. */
export function Camera({ onRead }: { readonly onRead: (text: string) => void }) {
  const words = ticketWords.value;
  const [state, setState] = useState<'off' | 'on' | 'refused'>('off');
  if (globalThis.BarcodeDetector === undefined || !('mediaDevices' in navigator)) return null;
  const read = (text: string) => {
    setState('off');
    onRead(text);
  };
  return (
    <div class="camera">
      <button type="button" class="button" onClick={() => setState(state === 'on' ? 'off' : 'on')}>
        {state === 'on' ? words.stop : words.camera}
      </button>
      {state === 'on' && <Picture onRead={read} onRefused={() => setState('refused')} />}
      {state === 'refused' && <p role="alert">{words.noCamera}</p>}
    </div>
  );
}

function Picture({ onRead, onRefused }: { readonly onRead: (text: string) => void; readonly onRefused: () => void }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const reading = watch(video.current, onRead);
    reading.failed.catch(onRefused);
    return () => reading.stop();
  }, []);
  return <video ref={video} class="picture" aria-label={ticketWords.value.picture} muted playsInline />;
}

function watch(video: HTMLVideoElement | null, onRead: (text: string) => void) {
  let stream: MediaStream | undefined;
  let timer: number | undefined;
  let isStopped = false;
  const stop = () => {
    isStopped = true;
    clearInterval(timer);
    for (const track of stream?.getTracks() ?? []) track.stop();
  };
  const start = async () => {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
    if (isStopped || video === null || globalThis.BarcodeDetector === undefined) return stop();
    const reader = new globalThis.BarcodeDetector({ formats: ['qr_code'] });
    video.srcObject = stream;
    await video.play();
    timer = window.setInterval(() => {
      // A picture that cannot be read yet is followed by the next.
      reader.detect(video).then(
        ([first]) => first !== undefined && !isStopped && onRead(first.rawValue),
        () => undefined,
      );
    }, LOOK_EVERY_MS);
  };
  return { failed: start(), stop };
}
