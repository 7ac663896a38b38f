import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { fileStorage, type StoredFile } from '../../adapters/node.ts';
import { gate, loggedApp } from '../app-kit.ts';
import { makeDirectory } from '../make-directory.ts';
import { posted, writeParts } from '../multipart-kit.ts';
import { eventually } from '../wait.ts';

let directory: string;
beforeEach(() => {
  directory = makeDirectory();
});

describe('fileStorage', () => {
  it('stores each file under its own name, and tells where', async () => {
    const { app } = loggedApp({ fileCallback: fileStorage(directory) });
    app.post('/', ({ form }) => (form.get('a')?.sink as StoredFile | undefined)?.path);
    const response = await app.request(
      '/',
      posted(
        writeParts([
          ['a', 'content', 'dir/žluť 1.txt'],
          ['b', '', 'empty'],
        ]),
      ),
    );
    expect(await response.text()).toBe(join(directory, 'žluť 1.txt'));
    expect(readdirSync(directory)).toEqual(['empty', 'žluť 1.txt']);
    expect(readFileSync(join(directory, 'žluť 1.txt'), 'utf8')).toBe('content');
  });

  it.each(['file', 'symlink', 'dangling symlink'])('never touches a %s that is there: 409', async (kind) => {
    const [path, outside] = [join(directory, 'a.txt'), join(directory, 'outside')];
    if (kind !== 'dangling symlink') writeFileSync(kind === 'file' ? path : outside, 'old');
    if (kind !== 'file') symlinkSync(outside, path);
    const before = readdirSync(directory);
    const { app } = loggedApp({ fileCallback: fileStorage(directory) });
    app.post('/', () => 'page');
    app.httpState(409, (_req, { message }) => `${message}`);
    const response = await app.request('/', posted(writeParts([['a', 'new', 'a.txt']])));
    expect([response.status, await response.text()]).toEqual([409, 'The file a.txt already exists']);
    expect(readdirSync(directory)).toEqual(before);
    if (kind !== 'dangling symlink') expect(readFileSync(path, 'utf8')).toBe('old');
  });

  it.each([
    ['cut off', 400],
    ['over a limit', 413],
    ['refused by name', 409],
  ])('leaves nothing of a form that is %s, whatever came before', async (how, status) => {
    const { app } = loggedApp({ fileCallback: fileStorage(directory), fileSize: 1000 });
    app.post('/', () => 'page');
    writeFileSync(join(directory, 'taken'), '');
    const second = how === 'refused by name' ? 'taken' : 'second';
    const form = writeParts([
      ['a', 'whole', 'first'],
      ['b', 'x'.repeat(how === 'over a limit' ? 1001 : 10), second],
    ]);
    const response = await app.request('/', posted(how === 'cut off' ? form.slice(0, -9) : form));
    expect([response.status, readdirSync(directory)]).toEqual([status, ['taken']]);
  });

  it.each(['', '...', 'x'.repeat(256)])('refuses a file without a name that it could have: %j', async (name) => {
    const { app } = loggedApp({ fileCallback: fileStorage(directory) });
    app.post('/', () => 'page');
    const response = await app.request('/', posted(writeParts([['a', 'content', name]])));
    expect([response.status, readdirSync(directory)]).toEqual([400, []]);
  });

  it('shows a file under its name only when it is whole', async () => {
    const { app } = loggedApp({ fileCallback: fileStorage(directory) });
    app.post('/', () => 'page');
    const open = gate();
    expect(readdirSync(directory)).toEqual([]);
    const form = writeParts([['a', 'content', 'a.txt']]);
    const body = new ReadableStream({
      async start(controller) {
        controller.enqueue(new TextEncoder().encode(form.slice(0, -12)));
        await open.opened;
        controller.enqueue(new TextEncoder().encode(form.slice(-12)));
        controller.close();
      },
    });
    const answer = app.request('/', { ...posted(''), body });
    await eventually(() => expect(readdirSync(directory)).toEqual([expect.stringMatching(/^\.upload-/)]));
    open.open();
    expect([(await answer).status, readdirSync(directory)]).toEqual([200, ['a.txt']]);
  });

  it('gives a name to the one that is complete first, and 409 to the other', async () => {
    const { app } = loggedApp({ fileCallback: fileStorage(directory) });
    app.post('/', () => 'page');
    const ask = (content: string) => app.request('/', posted([...writeParts([['a', content, 'a.txt']])]));
    const statuses = (await Promise.all([ask('one'), ask('two')])).map(({ status }) => status);
    expect([statuses.sort(), readdirSync(directory)]).toEqual([[200, 409], ['a.txt']]);
  });

  it('says so when its directory has gone', async () => {
    const gone = join(directory, 'gone');
    mkdirSync(gone);
    const { app, log } = loggedApp({ fileCallback: fileStorage(gone) });
    rmSync(gone, { recursive: true });
    app.post('/', () => 'page');
    expect((await app.request('/', posted(writeParts([['a', 'content', 'a']])))).status).toBe(500);
    expect(log.about('ENOENT')).toHaveLength(1);
  });

  it.each(['gets its name', 'is closed', 'is written'])(
    'keeps nothing of a form that is cut off while its file %s: it can be sent again',
    async (moment) => {
      const { app } = loggedApp({ fileCallback: fileStorage(directory) });
      app.post('/', () => 'page');
      const form = writeParts([
        ['a', 'x'.repeat(1000), 'a.txt'],
        ['b', 'text'],
      ]);
      const leave = new AbortController();
      const { opened, open } = gate();
      const cutOff = async (): Promise<void> => {
        leave.abort();
        await opened;
      };
      const restore = interruptFiles(moment, cutOff);
      try {
        const answer = app.request('/', { ...posted(form), signal: leave.signal });
        await eventually(() => expect(leave.signal.aborted).toBe(true));
        setTimeout(open, 20);
        expect((await answer).status).toBe(400);
      } finally {
        restore();
      }
      await eventually(() => expect(readdirSync(directory)).toEqual([]));
      expect((await app.request('/', posted(form))).status).toBe(200);
      expect(readdirSync(directory)).toEqual(['a.txt']);
    },
  );
});

/** Has something happen when Node has given a file its name, or before it closes it or writes to it; gives what ends that. */
function interruptFiles(moment: string, interrupt: () => Promise<void>): () => void {
  const { link, open } = fs;
  if (moment === 'gets its name') {
    fs.link = async (...names) => {
      await link(...names);
      await interrupt();
    };
  } else {
    fs.open = async (...options) => {
      const handle = await open(...options);
      const method = moment === 'is closed' ? 'close' : 'write';
      const original = handle[method].bind(handle) as () => Promise<never>;
      handle[method] = async (...given: []) => {
        await interrupt();
        return original(...given);
      };
      return handle;
    };
  }
  syncBuiltinESMExports();
  return () => {
    Object.assign(fs, { link, open });
    syncBuiltinESMExports();
  };
}
