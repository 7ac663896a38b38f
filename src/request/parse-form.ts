import { markHandled } from '../thrown.ts';
import { askOwnForm } from './ask-body.ts';
import type { Form } from './form.ts';
import type { PoorRequest } from './poor-request.ts';
import type { FormOptions } from './read-body.ts';
import { exchangeOf } from './request-head.ts';

/**
 * Reads the body as a form, with its own options: for a pre hook that sets `req.form`, or for a handler if `autoForm` is off.
 *
 *     app.autoForm = false;
 *     app.post('/photo', async (req) => {
 *       const form = await parseForm(req, { fileCallback: fileStorage('./photos'), maxFiles: 1 });
 *       return form.getFirst('title', 'without a title');
 *     });
 *
 * A body of another type is left unread, and gives an empty form. `req.form` stays what it was.
 *
 * @throws TypeError for an option that is not what it should be; HTTPException 400 for a malformed form, 413 over a limit,
 *   408 when the client stalls.
 */
export function parseForm(req: PoorRequest, options: FormOptions = {}): Promise<Form> {
  return markHandled(askOwnForm(exchangeOf(req), options));
}
