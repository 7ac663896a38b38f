import { Application } from 'poorfetch';

/** An application that turns everyone away, after a hook that removes itself, but for what trusted proxies tell. */
export function createGuarded(): Application {
  const app = new Application({ name: 'guarded', trustedProxies: ['loopback'] });
  const once = async (): Promise<void> => {
    await null;
    app.popPreProcess(once);
  };
  app.preProcess(once);
  app.preProcess((req) => (req.uri === '/forwarded' ? undefined : new Response('forbidden', { status: 403 })));
  app.get('/secret', () => 'SECRET');
  app.get('/forwarded', (req) => [req.forwardedFor, req.forwardedHost, req.forwardedProto, req.constructUrl('/x')]);
  return app;
}
