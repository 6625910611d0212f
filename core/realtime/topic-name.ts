/** How a topic is named: its kind, a colon, the id of what it is about, e.g. `round:96908000`. */
const TOPIC_NAME = /^([a-z]+):[A-Za-z0-9_-]{1,64}$/;

/** The part before the colon, by which its live view and who may join are found; undefined when this is no topic's name. */
export function topicKind(name: string): string | undefined {
  return TOPIC_NAME.exec(name)?.[1];
}
