import express from 'express';
import { HELLO, NOT_FOUND, POWERED_BY, sayLater } from '../../answers/cases.ts';

const app = express();
// The fields of all are the same.
app.disable('etag');
app.disable('x-powered-by');
app.use(express.json());

const brand = (response) => response.set('X-Powered-By', POWERED_BY);

app.get('/', (_request, response) => brand(response).send(HELLO));
app.get('/user/:name', (request, response) => brand(response).send(`Hello ${request.params.name}`));
app.get('/json', (_request, response) => brand(response).json({ message: HELLO }));
app.post('/echo', (request, response) => brand(response).json(request.body));
app.get('/async', async (_request, response) => brand(response).send(await sayLater()));
app.use((_request, response) => brand(response).status(404).send(NOT_FOUND));

app.listen(Number(process.argv[2]), '127.0.0.1');
