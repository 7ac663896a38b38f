/** Answers with its own variables. */
import { Application } from 'poorfetch';

const app = new Application();

app.get('/', (req) => ({ ...req.getOptions() }));

export default app;
