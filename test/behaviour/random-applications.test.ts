import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Client } from '../app-kit.ts';
import { applications, type RequestData } from './random-application.ts';
import { Builder } from './random-builder.ts';
import type { Seen } from './random-functions.ts';
import { Reference } from './random-reference.ts';
import { Prediction, type Reply } from './random-reply.ts';

/** Whatever an application does, it does what a naive reference does, also while other requests change it. */
describe('a random application', () => {
  it('calls its functions in order, once, and answers and releases as the reference does', async () => {
    await fc.assert(
      fc.asyncProperty(applications, async ({ root, requests }) => {
        const builder = new Builder(root);
        await Promise.all(requests.map((request, index) => check(builder, request, String(index))));
      }),
      { numRuns: 400 },
    );
  });
});

async function check(builder: Builder, { path, method, turns, client }: RequestData, id: string): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await null;
  const seen = builder.seenBy(id);
  const prediction = new Prediction();
  // The application may change from now on; the request must not notice.
  const reply = new Reference(prediction, structuredClone(builder.scope), path, method).run();
  const response = await builder.app.request(path, { method, headers: { id } });
  expect(seen.calls).toEqual(prediction.calls);
  expect(describeHead(response)).toEqual({ status: reply.status, headers: reply.headers });
  if (reply.isStream) expect(seen.events.filter((event) => !event.startsWith('ended'))).toEqual([]);
  const body = await read(response, client, seen);
  // What was not read when a body broke off is lost.
  const text = reply.isBroken && reply.body.startsWith(body.text) ? body.text : reply.body;
  if (client === 'reads') expect(body).toEqual({ text, isBroken: reply.isBroken });
  await checkEnd(seen, prediction, reply, client);
  await checkLate(seen);
  expect(seen.calls).toEqual(prediction.calls);
}

function describeHead({ status, headers }: Response): { status: number; headers: Record<string, string> } {
  const own = [...headers].filter(([name]) => /^(x-(?!powered-by)|location$|allow$)/.test(name));
  return { status, headers: Object.fromEntries(own) };
}

/** A built-in page is named by its format and status. */
async function read(
  response: Response,
  client: RequestData['client'],
  { client: gate }: Seen,
): Promise<{ text: string; isBroken: boolean }> {
  const reader = new Client(response);
  if (client === 'reads') gate.open();
  if (client === 'leaves') await reader.read();
  if (client === 'reads') await reader.readAll();
  else await reader.leave();
  gate.open();
  const text = reader.text
    .replace(/<!DOCTYPE.*?<h1>(\d+).*<\/html>\n?/s, '[html $1]')
    .replace(/\{[^{}]*"status":(\d+)[^{}]*\}\n?/, '[json $1]');
  return { text, isBroken: reader.broken !== undefined };
}

/** Everything has ended once: what user code has started, then the request, then the cleanups in reverse order. */
async function checkEnd(
  seen: Seen,
  { calls, ends, cleanups, isWrapped }: Prediction,
  { status, isBroken }: Reply,
  client: RequestData['client'],
): Promise<void> {
  const count = ends.length + cleanups.length + (calls.length > 0 ? 1 : 0);
  for (let turn = 0; turn < 100 && seen.events.length < count; turn++) await turnOfLoop();
  await turnOfLoop();
  expect(seen.events.filter((event) => event.startsWith('ended')).sort()).toEqual(ends.toSorted());
  expect(seen.events.filter((event) => event.startsWith('cleanup'))).toEqual(cleanups);
  const first = seen.events.findIndex((event) => event.startsWith('cleanup'));
  if (first >= 0 && !isWrapped)
    expect(seen.events.slice(first).filter((event) => event.startsWith('ended'))).toEqual([]);
  expect(seen.events.filter((event) => event === 'end')).toHaveLength(calls.length > 0 ? 1 : 0);
  if (calls.length === 0) return;
  expect(seen.end?.status).toBe(status);
  if (client === 'reads') expect(seen.end?.outcome).toBe(isBroken ? 'failed' : 'sent');
}

/** A middleware that has answered cannot run what follows. */
async function checkLate({ late }: Seen): Promise<void> {
  for (const next of late) await expect(next()).rejects.toThrow('next() was called after');
}

function turnOfLoop(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
