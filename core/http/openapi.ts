import type { OpenAPIHono } from '@hono/zod-openapi';
import type { ProblemCatalogue } from './problem.ts';

/** An OpenAPI 3.1 document as zod-openapi makes it. */
export type Document = ReturnType<OpenAPIHono['getOpenAPI31Document']>;
type Components = NonNullable<Document['components']>;
type Schemas = NonNullable<Components['schemas']>;
type PathItem = NonNullable<Document['paths']>[string];
type Operation = NonNullable<PathItem['get']>;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** What stands before a route and its callers must know. */
export interface Demands {
  /** Who may call it; null for everybody, signed in or not. */
  readonly roles: readonly string[] | null;
  /** Whether it is a command, which carries an idempotency key. */
  readonly command: boolean;
}

interface Refusal {
  readonly status: string;
  readonly name: string;
  readonly description: string;
  /** Header names, each a component. */
  readonly headers: readonly string[];
  readonly when: (operation: Operation, demands: Demands) => boolean;
}

const always = () => true;
const isInPath = (parameter: object) => 'in' in parameter && parameter.in === 'path';

/** How a route may say no. Each is a problem document; `when` says which routes can. */
const REFUSALS: readonly Refusal[] = [
  {
    status: '400',
    name: 'Malformed',
    description: 'The request breaks its schema: `errors` names each field and the rule it breaks. Nothing was stored.',
    headers: [],
    when: ({ parameters = [], requestBody }) => parameters.length > 0 || requestBody !== undefined,
  },
  {
    status: '401',
    name: 'Unauthenticated',
    description: 'There is no credential, or it has ended.',
    headers: [],
    when: (_, { roles }) => roles !== null,
  },
  {
    status: '403',
    name: 'Forbidden',
    description: 'The role may not do this, or a cookie was sent by a page of another site.',
    headers: [],
    when: (_, { roles }) => roles !== null,
  },
  {
    status: '404',
    name: 'NotFound',
    description: 'Nothing has the id that stands in the path or in the body.',
    headers: [],
    when: ({ parameters = [] }, { command }) => command || parameters.some(isInPath),
  },
  {
    status: '409',
    name: 'Refused',
    description: 'A rule refuses the command as things stand. Nothing was stored.',
    headers: [],
    when: (_, { command }) => command,
  },
  {
    status: '422',
    name: 'Impossible',
    description: 'The command is well formed and cannot be done, or its Idempotency-Key belongs to another command. Nothing was stored.',
    headers: [],
    when: (_, { command }) => command,
  },
  {
    status: '429',
    name: 'TooMany',
    description: 'A limit of this sender is used up.',
    headers: ['Retry-After', 'RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset'],
    when: always,
  },
  {
    status: '503',
    name: 'Unavailable',
    description: 'Something that the request needs is away, or too much waits to be recorded. Nothing was stored: send the same again.',
    headers: ['Retry-After'],
    when: always,
  },
  { status: 'default', name: 'Problem', description: 'Any other refusal.', headers: [], when: always },
];

const whole = (description: string, example: number) => ({
  description,
  schema: { type: 'integer' as const, minimum: 0, examples: [example] },
});

const HEADERS = {
  'Retry-After': whole('Seconds to wait before the same request is sent again.', 2),
  'RateLimit-Limit': whole('How many requests the sender may make in the window.', 60),
  'RateLimit-Remaining': whole('How many of them are left.', 0),
  'RateLimit-Reset': whole('Seconds until there are more.', 12),
};

/** What an application knows beyond its routes' own declarations. */
export interface Knowledge {
  /** What stands before an operation of the document. */
  readonly demandsOf: (method: string, path: string) => Demands;
  /** The ways to show who one is; any of them will do. */
  readonly securitySchemes: NonNullable<Components['securitySchemes']>;
  /** Every way in which it says no. */
  readonly problems: ProblemCatalogue;
}

/** Adds to a document what the routes need not repeat: who may call them, and how they may say no. Pure. */
export function complete(document: Document, { demandsOf, securitySchemes, problems }: Knowledge): Document {
  const schemes = Object.keys(securitySchemes);
  const paths: Document['paths'] = {};
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    const completed: PathItem = { ...item };
    for (const method of METHODS) {
      const operation = item[method];
      if (operation !== undefined) completed[method] = completeOperation(operation, demandsOf(method, path), schemes);
    }
    paths[path] = completed;
  }
  const components = {
    schemas: withCodes(document.components?.schemas ?? {}, problems),
    responses: Object.fromEntries(REFUSALS.map((refusal) => [refusal.name, responseOf(refusal)])),
    headers: HEADERS,
    securitySchemes,
  };
  return { ...document, paths, components };
}

function completeOperation(operation: Operation, demands: Demands, schemes: readonly string[]): Operation {
  const { default: _, ...declared } = operation.responses ?? {};
  const refusals = REFUSALS.filter(({ when }) => when(operation, demands)).map(({ status, name }) => [status, ref('responses', name)]);
  const words = [operation.description, demands.roles && `Roles: ${demands.roles.join(', ')}.`].filter(Boolean).join('\n\n');
  return {
    ...operation,
    ...(words === '' ? {} : { description: words }),
    security: operation.security ?? (demands.roles === null ? [] : schemes.map((scheme) => ({ [scheme]: [] }))),
    responses: { ...Object.fromEntries(refusals), ...declared },
  };
}

function responseOf({ description, headers }: Refusal) {
  const content = { 'application/problem+json': { schema: ref('schemas', 'Problem') } };
  return { description, headers: Object.fromEntries(headers.map((name) => [name, ref('headers', name)])), content };
}

function ref(kind: 'schemas' | 'responses' | 'headers', name: string) {
  return { $ref: `#/components/${kind}/${name}` };
}

/** A problem's code is one of those there are; what each means stands with them. */
function withCodes(schemas: Schemas, problems: ProblemCatalogue): Schemas {
  const problem = schemas['Problem'];
  if (problem === undefined || !('properties' in problem)) return schemas;
  const codes = Object.entries(problems).toSorted(([one], [other]) => (one < other ? -1 : 1));
  const rows = codes.map(([code, { status, title }]) => `| \`${code}\` | ${status} | ${title} |`);
  return {
    ...schemas,
    Problem: { ...problem, properties: { ...problem.properties, code: ref('schemas', 'ProblemCode') } },
    ProblemCode: {
      type: 'string',
      enum: codes.map(([code]) => code),
      description: ['| code | status | meaning |', '|---|---|---|', ...rows].join('\n'),
    },
  };
}
