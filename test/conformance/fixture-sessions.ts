/** The part of the fixture that has logins; mounted, with keys of its own. */
import { Application, abort, type PoorRequest, redirect } from 'poorfetch';
import { PoorSession } from 'poorfetch/session';

const NEW = 'a key that only the tests know, and whoever reads them';
const OLD = 'a key from before, which only opens what it has sealed';

interface Login {
  user: string;
  text?: string;
}

async function whoIs(req: PoorRequest): Promise<string> {
  const { data } = await PoorSession.open<Login>(req);
  return data.user ?? redirect(req, './login');
}

function createLogin(secretKey: readonly string[]): Application {
  const app = new Application({ name: 'login', secretKey });

  app.post('/login', async (req) => {
    const session = await PoorSession.open<Login>(req, { maxAge: req.args.getFirst('age', 60, Number) });
    session.data.user = req.form.getFirst('user', 'nobody');
    const length = req.args.getFirst('length', 0, Number);
    // Nothing that could be compressed.
    if (length > 0) session.data.text = Array.from(crypto.getRandomValues(new Uint8Array(length))).join();
    await session.header(req);
    if (req.args.has('fail')) abort(403, { message: 'logged in all the same' });
    redirect(req, './private');
  });
  app.get('/private', async (req) => `private page of ${await whoIs(req)}`);
  app.get('/logout', async (req) => {
    const session = await PoorSession.open(req);
    session.destroy();
    await session.header(req);
    redirect(req, './login');
  });
  return app;
}

/** Under `/old` an application that knows the old key only: the other one opens what it has sealed. */
export function createSessions(): Application {
  const app = createLogin([NEW, OLD]);
  app.mount('/old', createLogin([OLD]));
  return app;
}
