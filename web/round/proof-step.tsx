import type { ComponentChildren } from 'preact';
import type { Participant, Round } from '../../domains/betting/contract.ts';
import type { Drawing, Step } from '../../domains/betting/round/verify.ts';
import type { Weight } from '../../domains/betting/round/weights.ts';
import { formats } from '../formats.ts';
import { Mark } from './mark.tsx';
import { Numbers } from './numbers.tsx';
import { WeightBar } from './weight-bar.tsx';
import { roundWords } from './words.ts';

interface ProofStepProps {
  readonly step: Step;
  readonly round: Round;
  readonly announcedHead: string | null;
}

/** One step that was computed here: its numbers, and whether they fit. */
export function ProofStep({ step, round, announcedHead }: ProofStepProps) {
  const words = roundWords.value;
  switch (step.step) {
    case 'commitment':
      return (
        <Row step={step} title={words.sealStep} note={words.sealNote}>
          <Numbers
            rows={[
              [words.seed, step.serverSeed],
              [words.computed, step.computed],
              [words.published, round.commitment],
            ]}
          />
        </Row>
      );
    case 'void':
      return <Row step={step} title={words.voidStep} note={words.voidNote} />;
    case 'pulse':
      return (
        <Row step={step} title={words.pulseStep} note={words.pulseNote}>
          <Numbers rows={pulseRows(step)} />
        </Row>
      );
    case 'signature':
      return (
        <Row step={step} title={words.signatureStep} note={words.signatureNote}>
          <Numbers
            rows={[
              [words.publicKey, step.publicKey],
              [words.signature, step.pulse?.signature ?? '–'],
              [words.computed, step.computed],
              [words.published, step.pulse?.randomness ?? '–'],
            ]}
          />
        </Row>
      );
    case 'entropy':
      return (
        <Row step={step} title={words.chainStep} note={words.chainNote}>
          <Numbers
            rows={[
              [words.published, announcedHead ?? step.chainHead ?? '–'],
              [words.used, step.value ?? '–'],
            ]}
          />
        </Row>
      );
    case 'weights':
      return (
        <Row step={step} title={words.weightStep} note={words.weightNote}>
          <Numbers rows={step.computed.map((weight) => weightRow(weight, step.total, round.participants))} />
        </Row>
      );
    case 'drawing':
      return (
        <Row step={step} title={words.drawStep} note={words.drawNote(formats.value.count(step.limit))}>
          {step.drawings.map((drawing) => (
            <Numbers key={drawing.counter} rows={drawingRows(drawing)} />
          ))}
        </Row>
      );
    case 'winner':
      return <WinnerStep step={step} round={round} />;
  }
}

interface RowProps {
  readonly step: Step;
  readonly title: string;
  readonly note: string;
  readonly children?: ComponentChildren;
}

function Row({ step, title, note, children }: RowProps) {
  return (
    <li class="step" data-step={step.step}>
      <Mark holds={step.holds} />
      <div>
        <h3>{title}</h3>
        <p class="soft">{note}</p>
        {children}
      </div>
    </li>
  );
}

function WinnerStep({ step, round }: { readonly step: Extract<Step, { step: 'winner' }>; readonly round: Round }) {
  const words = roundWords.value;
  const { count } = formats.value;
  const total = count(step.total);
  const place = words.placeOf(count(step.point), total, nameOf(step.computed, round.participants));
  return (
    <Row step={step} title={words.winnerStep} note={words.winnerNote(total)}>
      <WeightBar weights={step.weights} total={step.total} point={step.point} />
      <Numbers rows={[[words.place, place]]} />
    </Row>
  );
}

function pulseRows({ pulse, closedAt, expected }: Extract<Step, { step: 'pulse' }>): readonly (readonly [string, string])[] {
  const words = roundWords.value;
  const time = (at: string) => formats.value.time(at);
  return [
    [words.closed, closedAt === null ? '–' : time(closedAt)],
    [words.computed, expected === null ? '–' : words.pulse(String(expected.round), time(expected.at))],
    [words.used, pulse === null ? '–' : String(pulse.round)],
  ];
}

function weightRow({ participantNumber, weight }: Weight, total: bigint, runners: readonly Participant[]): readonly [string, string] {
  const share = formats.value.share(weight / Number(total));
  return [nameOf(participantNumber, runners), roundWords.value.share(formats.value.count(weight), share)];
}

function drawingRows({ message, digest, number, again }: Drawing): readonly (readonly [string, string])[] {
  const words = roundWords.value;
  const drawn = formats.value.count(number);
  return [
    [words.signed, message],
    [words.digest, digest],
    [words.number, again ? `${drawn} (${words.drawnAgain})` : drawn],
  ];
}

function nameOf(number: number, runners: readonly Participant[]): string {
  return runners.find(({ participantNumber }) => participantNumber === number)?.name ?? String(number);
}
