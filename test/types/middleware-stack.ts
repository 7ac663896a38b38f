import { middleware, type RequestOf } from '../../src/index.ts';

export interface User {
  name: string;
  admin: boolean;
}

declare function find(name: string | null): Promise<User | undefined>;

export const login = middleware(async (req, next) => {
  const member = await find(req.headersIn.get('authorization'));
  if (member === undefined) return new Response('Log in', { status: 401 });
  return next({ member });
});

export const requestId = middleware((_req, next) => next({ requestId: 'r1' }));

export const admin = middleware((req: RequestOf<typeof login>, next) =>
  req.member.admin ? next({ isAdmin: true as const }) : new Response('No', { status: 403 }),
);

export const visitor = middleware(async (req, next) => {
  const guest = await find(req.headersIn.get('authorization'));
  return guest ? next({ guest }) : next();
});

export const timing = middleware(async (_req, next) => {
  const response = await next();
  response.headers.append('Server-Timing', 'total;dur=1');
  return response;
});

export const stack = [login, requestId, admin] as const;
