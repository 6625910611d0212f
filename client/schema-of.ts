import { compile, type JSONSchema } from 'json-schema-to-typescript';

/** The parts of an OpenAPI document that types are made of. */
export interface Described {
  readonly paths?: Readonly<Record<string, PathItem>>;
  readonly components?: { readonly schemas?: object; readonly responses?: Readonly<Record<string, Content>> };
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
type PathItem = { readonly [Method in (typeof METHODS)[number]]?: Operation };

interface Operation {
  readonly summary?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
}
interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: JSONSchema;
}
interface Content {
  readonly $ref?: string;
  readonly required?: boolean;
  readonly content?: Readonly<Record<string, { readonly schema: JSONSchema }>>;
}

const PLACES = ['path', 'query', 'header'] as const;
const BANNER = '/** Made from the OpenAPI document by `npm run build:client`: edit the routes’ schemas, not this file. */';

/**
 * Writes a document's shapes in TypeScript: an interface for each named schema, and `Paths`, which says what each operation
 * takes and answers, in the form that openapi-fetch reads.
 * @throws Error when the document has a schema that TypeScript cannot say.
 */
export async function schemaOf(document: Described): Promise<string> {
  const paths = mapValues(document.paths ?? {}, (item) => pathItem(item, document));
  const schema = JSON.stringify({ ...exactly(paths), $defs: document.components?.schemas });
  const text = await compile(JSON.parse(schema.replaceAll('#/components/schemas/', '#/$defs/')), 'Paths', {
    additionalProperties: false,
    bannerComment: BANNER,
    ignoreMinAndMaxItems: true,
    style: { printWidth: 140, singleQuote: true, bracketSpacing: true, trailingComma: 'all' },
  });
  // A status is a number to openapi-fetch.
  return text.replaceAll(/^(\s+)'(\d{3})':/gm, '$1$2:');
}

function pathItem(item: PathItem, document: Described): JSONSchema {
  const operations = METHODS.flatMap((method) =>
    item[method] === undefined ? [] : [[method, operation(item[method], document)] as const],
  );
  return exactly(Object.fromEntries(operations));
}

function operation({ summary = '', parameters = [], requestBody, responses }: Operation, document: Described): JSONSchema {
  // Every refusal is a problem document: `default` says it once.
  const answers = Object.entries(responses).filter(([status]) => status.startsWith('2') || status === 'default');
  const shape = exactly({
    parameters: parametersOf(parameters),
    responses: exactly(Object.fromEntries(answers.map(([status, answer]) => [status, contentOf(answer, document)]))),
    ...(requestBody === undefined ? {} : { requestBody: contentOf(requestBody, document) }),
  });
  const required = ['parameters', 'responses', ...(requestBody?.required === true ? ['requestBody'] : [])];
  return { ...shape, required, description: summary };
}

function parametersOf(parameters: readonly Parameter[]): JSONSchema {
  const places = PLACES.map((place) => [place, parameters.filter((parameter) => parameter.in === place)] as const);
  const used = places.filter(([, here]) => here.length > 0);
  const required = used.filter(([, here]) => here.some(mustBeGiven)).map(([place]) => place);
  return { ...exactly(Object.fromEntries(used.map(([place, here]) => [place, parametersIn(here)]))), required };
}

function parametersIn(parameters: readonly Parameter[]): JSONSchema {
  const properties = parameters.map(({ name, schema, description }) => [name, { ...schema, description }] as const);
  return { ...exactly(Object.fromEntries(properties)), required: parameters.filter(mustBeGiven).map(({ name }) => name) };
}

/** The client makes the idempotency key where there is none, so no header has to be given. */
function mustBeGiven(parameter: Parameter): boolean {
  return parameter.required === true && parameter.in !== 'header';
}

function contentOf(part: Content, document: Described): JSONSchema {
  const { content = {} } = part.$ref === undefined ? part : (document.components?.responses?.[part.$ref.split('/').at(-1) ?? ''] ?? {});
  return exactly({ content: exactly(mapValues(content, ({ schema }) => schema)) });
}

/** An object of these properties and no others. */
function exactly(properties: Record<string, JSONSchema>): JSONSchema {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
