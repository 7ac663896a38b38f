import { open } from './wire.ts';

/** One answer on a connection. */
export interface Answer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
  /** Whether its body has all that its head announces. */
  readonly isWhole: boolean;
}

/** What came over a connection until the server closed it. */
export interface Conversation {
  readonly answers: readonly Answer[];
  readonly isClosed: boolean;
}

/** Sends requests in one piece, and reads all answers; the last request should ask the server to close the connection. */
export async function converse(port: number, requests: readonly string[], timeout = 5000): Promise<Conversation> {
  const socket = await open(port);
  const blocks: Buffer[] = [];
  socket.on('data', (block) => blocks.push(block));
  const isClosed = await new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), timeout);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(true);
    });
    socket.write(Buffer.from(requests.join(''), 'latin1'));
  });
  socket.destroy();
  const methods = requests.map((request) => request.slice(0, request.indexOf(' ')));
  return { answers: parseAnswers(Buffer.concat(blocks).toString('latin1'), methods), isClosed };
}

/** Cuts what came into answers, as a client does that trusts their heads. */
function parseAnswers(text: string, methods: readonly string[]): Answer[] {
  const answers: Answer[] = [];
  for (let rest = text; rest !== ''; ) {
    const end = rest.indexOf('\r\n\r\n');
    const head = end < 0 ? rest : rest.slice(0, end);
    const status = Number(/^HTTP\/1\.1 (\d{3}) [^\r\n]*(?:\r\n[!-9;-~]+:[^\r\n]*)*$/.exec(head)?.[1] ?? 0);
    const isInterim = status >= 100 && status < 200;
    const isHead = methods[answers.length] === 'HEAD' || isInterim || status === 204 || status === 304;
    const { body, length, isWhole } = parseBody(head, rest.slice(head.length + 4), isHead);
    if (!isInterim) answers.push({ status, head, body, isWhole: isWhole && status > 0 && end >= 0 });
    rest = rest.slice(head.length + 4 + length);
  }
  return answers;
}

interface Body {
  readonly body: string;
  /** Characters that it takes on the connection. */
  readonly length: number;
  readonly isWhole: boolean;
}

function parseBody(head: string, rest: string, isHead: boolean): Body {
  if (isHead) return { body: '', length: 0, isWhole: true };
  const lengths = [...head.matchAll(/^content-length: *(.*)$/gim)].map(([, value]) => value);
  const isChunked = /^transfer-encoding: *chunked$/im.test(head);
  if (isChunked) {
    const [chunks = ''] = /^(?:[0-9a-f]+\r\n[\s\S]*?\r\n)*?0\r\n\r\n/i.exec(rest) ?? [];
    return { body: chunks, length: chunks.length || rest.length, isWhole: chunks !== '' && lengths.length === 0 };
  }
  const [length] = lengths;
  if (length === undefined) return { body: rest, length: rest.length, isWhole: true };
  const body = rest.slice(0, Number(length));
  return { body, length: body.length, isWhole: new Set(lengths).size === 1 && body.length === Number(length) };
}
