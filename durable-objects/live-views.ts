import type { TopicStorage } from '../core/realtime/topic-storage.ts';
import { TopicLog, type Retention } from '../core/realtime/topic-log.ts';
import type { LiveView } from '../core/kernel/live.ts';
import { roundLive, trackLive } from '../domains/betting/live.ts';
import { matchLive } from '../domains/esports/live.ts';

/** What a topic object does with its log, whatever its view is made of. */
export type AnyTopicLog = Pick<TopicLog<unknown>, 'head' | 'publish' | 'answer' | 'next'>;

const opening =
  <View>(view: LiveView<View>) =>
  (topic: string, storage: TopicStorage, retention: Retention): AnyTopicLog =>
    new TopicLog(topic, view, storage, retention);

/** The kinds of topics and how each folds its messages; a new domain adds its line here. */
const topicLogs = { round: opening(roundLive), track: opening(trackLive), match: opening(matchLive) };

/** Opens the log of a topic of this kind; undefined when there is no such kind. */
export function topicLogOf(kind: string): (typeof topicLogs)[keyof typeof topicLogs] | undefined {
  return new Map(Object.entries(topicLogs)).get(kind);
}

/** Who may join the topics of a kind; undefined for a kind that does not exist. */
export function audienceOf(kind: string): 'anyone' | 'its user' | undefined {
  if (kind === 'user') return 'its user';
  return topicLogOf(kind) === undefined ? undefined : 'anyone';
}
