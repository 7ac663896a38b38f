import Fastify from 'fastify';
import { HELLO, HTML, NOT_FOUND, POWERED_BY, sayLater } from '../../answers/cases.ts';

const app = Fastify();
const brand = (reply) => reply.header('X-Powered-By', POWERED_BY);
const html = (reply) => brand(reply).header('Content-Type', HTML);

app.get('/', (_request, reply) => html(reply).send(HELLO));
app.get('/user/:name', (request, reply) => html(reply).send(`Hello ${request.params.name}`));
app.get('/json', (_request, reply) => brand(reply).send({ message: HELLO }));
app.post('/echo', (request, reply) => brand(reply).send(request.body));
app.get('/async', async (_request, reply) => html(reply).send(await sayLater()));
app.setNotFoundHandler((_request, reply) => html(reply).status(404).send(NOT_FOUND));

await app.listen({ port: Number(process.argv[2]), host: '127.0.0.1' });
