import { vi } from 'vitest';

/** For tests: answers each call of `fetch` with the next of these, and keeps what was sent. */
export function answerFetchWith(...answers: (Response | Error)[]) {
  const sent: { url: string; headers: Record<string, string>; body: unknown }[] = [];
  vi.stubGlobal('fetch', async (url: string, options: { headers: Record<string, string>; body: string }) => {
    sent.push({ url, headers: options.headers, body: JSON.parse(options.body) });
    const answer = answers.shift();
    if (answer === undefined) throw new Error('This test expects no further call.');
    if (answer instanceof Error) throw answer;
    return answer;
  });
  return sent;
}

export function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status });
}
