/** Reads the answer of an API call. @throws Error with the problem when it was refused. */
export async function answer<Data>(response: Response): Promise<Data> {
  const body = (await response.json()) as { data: Data };
  if (!response.ok) throw new Error(`${response.status}: ${JSON.stringify(body)}`);
  return body.data;
}
