/** The Worker of the `objects` tests: the classes under test and nothing before them. */
export { HubObject } from '../../durable-objects/hub.ts';
export { TopicObject } from '../../durable-objects/topic.ts';

export default {
  fetch: (): Response => new Response('the objects are tested directly', { status: 404 }),
};
