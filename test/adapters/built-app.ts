import { Application } from '../../dist/src/index.js';

const app = new Application();

app.post('/names', (req) => [...req.form.keys()]);

/** An application of what is built, not of the source. */
export default app;
