import { markHandled } from '../pipeline/thrown.ts';
import { askOwnForm } from './body/body-api.ts';
import type { FormOptions } from './body/parse-body.ts';
import type { Form } from './form.ts';
import type { PoorRequest } from './poor-request.ts';
import { requestContextOf } from './request-head.ts';

/**
 * Reads the body as a form, with its own options: for a pre hook that sets `req.form`, or for a handler if `autoForm` is off.
 *
 *     app.autoForm = false;
 *     app.post('/photo', async (req) => {
 *       const form = await parseForm(req, { fileCallback: fileStorage('./photos'), maxFiles: 1 });
 *       return form.getFirst('title', 'without a title');
 *     });
 *
 * A body of another type is not read, and the form is empty. `req.form` does not change.
 *
 * @throws TypeError for an invalid option; HTTPException 400 for a malformed form, 413 above a limit, 408 if the client is too
 *   slow.
 */
export function parseForm(req: PoorRequest, options: FormOptions = {}): Promise<Form> {
  return markHandled(askOwnForm(requestContextOf(req), options));
}
