import { describeLimits } from '../limits.ts';

const WIRE = `Live betting rounds, esports matches, and everybody who watches them.

## Answers

A success is \`{ "success": true, "data": …, "meta": { "timestamp": … } }\`; a list adds \`pagination\`. Money is an integer of minor
units (\`1234\` is 12.34 EUR) in fields that end in \`Minor\`; coefficients are integer hundredths (\`250\` is 2.50). Ids made of digits
are strings. Times are ISO 8601, UTC. Every answer has an \`X-Request-Id\`: name it when you report something.`;

const REPETITION = `## Commands and their repetition

A command carries a header \`Idempotency-Key\`: 1 to 128 visible ASCII characters, new for each command and the same for its repetitions.
When an answer gets lost, send the same request again with the same key: what was done is not done twice, and you get the first answer.
The key belongs to its sender and to the round or match that the command is for. The same key with another body is refused (422).`;

const LISTS = `## Lists

A list takes \`limit\` (1 to 100) and answers \`pagination: { limit, hasNext, cursor }\`. Send \`cursor\` back, unchanged and with the
same filters, for the page that follows. A cursor marks a place in the order and not a number of rows: nothing is shown twice or left out
because something new came in meanwhile.`;

const REFUSALS = `## Refusals

A refusal is a problem document (RFC 9457, \`application/problem+json\`): \`title\` and \`detail\` say in words what happened and what to do,
\`code\` is stable, \`errors\` names each field and the rule it breaks, and a code may bring more members (\`closedAt\`, \`maxBets\`).
A 429 and a 503 say in \`Retry-After\` how many seconds to wait; nothing was stored, and the same request may be sent again.
All codes and what they mean stand at the schema \`ProblemCode\`.`;

const LIVE = `## Live

A topic is \`round:<id>\`, \`track:<id>\` or \`match:<id>\`; all are open to everybody,
without a token and from any origin.

**Open** a WebSocket at \`/api/v1/live?topics=match:m1,round:96908000\`. For each topic a \`snapshot\` comes first, the whole view of the
moment, then a frame for each message:

\`\`\`json
{ "topic": "match:m1", "epoch": "k3…", "offset": 41, "event": "score_update", "data": { "homeScore": 3, "awayScore": 1 } }
\`\`\`

Under load several frames come as one JSON array of them. Offsets of a topic go up by one; \`epoch\` names the life of the topic they count in.

**Return.** Keep the last \`epoch\` and \`offset\` of each topic. After a break open
\`/api/v1/live?resume=match:m1@k3…@41\`: you are told \`{ "event": "resumed", "topic": …, "recovered": true }\` and sent exactly
the frames that you missed; with \`recovered: false\` they are no longer kept, and a fresh \`snapshot\` follows. An open socket asks by messages:

| send | for |
|---|---|
| \`{ "op": "join", "topic": "match:m1" }\` | one topic more |
| \`{ "op": "leave", "topic": "match:m1" }\` | one less |
| \`{ "op": "resume", "topics": [{ "topic": "match:m1", "epoch": "k3…", "offset": 41 }] }\` | what was missed |
| \`{"op":"ping"}\` | \`{"event":"pong"}\`, to see that the line is alive |

A message that is refused is answered with \`{ "event": "problem", "data": … }\`, a problem document; the socket is closed only when it
sends far too much.
Without a socket, \`GET /api/v1/topics/{topic}\` answers the same snapshot, or the same missed frames.`;

/** What the parts of the API have in common, in Markdown; what only one operation does stands at that operation. */
export const INTRODUCTION = [WIRE, REPETITION, LISTS, REFUSALS, '## Limits', describeLimits(), LIVE].join('\n\n');

/** The groups of operations. */
export const TAGS = [
  { name: 'betting', description: 'Rounds, their races, tickets and the figures that follow from them.' },
  { name: 'tracks', description: 'Where rounds follow one another: their runners, limits and margins, set by admins.' },
  { name: 'shifts', description: 'Drawers: opened with a float, counted and closed once.' },
  { name: 'matches', description: 'Matches of two entrants: anybody watches, referees and data feeds command.' },
  { name: 'house', description: 'What pages and tickets go by: the operator’s name, the currency.' },
  { name: 'live', description: 'Topics, as they change: through a socket, or asked again and again.' },
  { name: 'auth', description: 'Who is who: sessions of 24 hours, and tokens of 15 minutes made from them.' },
  { name: 'users', description: 'Accounts and their roles; a change of role stops its money at once.' },
  { name: 'audit', description: 'What was done, by whom and from where, hash-chained: read, searched, verified, exported.' },
  { name: 'operations', description: 'How the house is: for probes, scrapers and admins.' },
];
