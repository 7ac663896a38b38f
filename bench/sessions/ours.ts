import type { AppContext } from 'measured/app/app-context.ts';
import { readConfiguration } from 'measured/config/config.ts';
import { Log } from 'measured/logging/log.ts';
import { keyringOf } from 'measured/session/keys.ts';
import { seal, unseal } from 'measured/session/seal.ts';
import { type Job, serveJobs } from '../job.ts';

/** How often a job does what it is named after: the bench counts on it. */
const TIMES = 100;

const KEYS = ['a key of thirty-two bytes or more', 'another one of as many'];
const { config } = readConfiguration({}, { secretKey: KEYS });
const context = { config, log: new Log('emerg') } as AppContext;

const SMALL = { user: 'ondrej', id: 42 };
const LARGE = { ...SMALL, roles: Array.from({ length: 60 }, (_, index) => `role number ${index}`) };

function claims(data: Record<string, unknown>): { exp: number; sid: string; data: Record<string, unknown> } {
  return { exp: 4_000_000_000, sid: 'SESSID', data };
}

async function sealOften(data: Record<string, unknown>): Promise<void> {
  const keyring = await keyringOf(context);
  for (let time = 0; time < TIMES; time++) await seal(claims(data), keyring);
}

function openOften(data: Record<string, unknown>): Job {
  let text: string | undefined;
  return async () => {
    const keyring = await keyringOf(context);
    text ??= await seal(claims(data), keyring);
    for (let time = 0; time < TIMES; time++) await unseal(text, 'SESSID', keyring, 0);
  };
}

/** The configuration is another each time, so that the keys are derived anew. */
async function deriveOften(): Promise<void> {
  for (let time = 0; time < TIMES; time++) await keyringOf({ ...context, config: { ...config } });
}

const JOBS: Readonly<Record<string, () => Job>> = {
  'seal, small': () => () => sealOften(SMALL),
  'open, small': () => openOften(SMALL),
  'seal, 1 KiB compressed': () => () => sealOften(LARGE),
  'open, 1 KiB compressed': () => openOften(LARGE),
  'derive two keys': () => deriveOften,
};

export default serveJobs((name) => {
  const job = JOBS[name]?.();
  if (job === undefined) throw new Error(`There is no case ${name}`);
  return job;
});
