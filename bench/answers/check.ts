import { type Case, HOOK_FIELD, HTML, isWorkerd, POWERED_BY } from './cases.ts';

/** What the socket adds of its own, but for the Date on workerd. */
const OF_THE_SOCKET = new Set(['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding']);

/**
 * Looks at the answer to a case before it is measured.
 * @throws Error that says what is wrong with it.
 */
export async function checkAnswer(wanted: Case, response: Response, sameHeaders: boolean): Promise<void> {
  if (response.status !== wanted.status) throw new Error(`answers ${response.status}, not ${wanted.status}`);
  const body = await response.text();
  if (wanted.body !== undefined && body !== wanted.body) throw new Error(`answers ${body}, not ${wanted.body}`);
  if (!sameHeaders) return;
  if (isWorkerd && !response.headers.has('date')) throw new Error('has no Date');
  const fields = [...response.headers].filter(([name]) => !OF_THE_SOCKET.has(name));
  const sent = fields.map(([name, value]) => `${name}: ${normalize(value)}`).sort();
  const expected = expectFields(wanted);
  if (sent.join() !== expected.join()) throw new Error(`has the fields ${sent.join(', ')}, not ${expected.join(', ')}`);
}

function expectFields({ type, style }: Case): string[] {
  const fields = [
    `content-type: ${type === 'json' ? 'application/json' : normalize(HTML)}`,
    `x-powered-by: ${POWERED_BY.toLowerCase()}`,
  ];
  return style.hooks ? [...fields, `${HOOK_FIELD.toLowerCase()}: 1`].sort() : fields;
}

/** Some write `charset=UTF-8`, and one adds it to JSON. */
function normalize(value: string): string {
  return value
    .toLowerCase()
    .replace(/^application\/json\s*;.*/, 'application/json')
    .replace(/;\s*/, '; ');
}
