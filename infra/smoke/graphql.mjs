// GraphQL over HTTP, as curl would ask.

/** Sends a document with these headers; returns the status, the answer, and what the answer was made with. */
export async function post(endpoint, headers, query, variables = {}) {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors, extensions } = await answer.json();
  return { status: answer.status, data, errors: errors ?? [], extensions };
}

/** The answer's data; throws what the answer says is wrong. */
export function dataOf({ status, data, errors }) {
  if (status !== 200 || errors.length > 0) {
    const words = errors.map(({ errorType, message }) => `${errorType ?? 'error'}: ${message}`);
    throw new Error(`status ${status}, ${words.join('; ')}`);
  }
  return data;
}
