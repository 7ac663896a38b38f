import { HTTPException } from '../src/http/exception.ts';

const FORBIDDEN: readonly string[] = ['EACCES', 'EPERM', 'NotCapable', 'PermissionDenied'];
const EXHAUSTED: readonly string[] = ['EMFILE', 'ENFILE'];
const MISSING: readonly string[] = [
  'ENOENT',
  'ENOTDIR',
  'ENAMETOOLONG',
  'ELOOP',
  'ENXIO',
  'ENODEV',
  'EINVAL',
  'ERR_INVALID_ARG_VALUE',
];

/**
 * Why something of the disk could not be opened.
 * @throws HTTPException 503 where too much is open already; the error itself where it is none of the path.
 */
export function whyClosed(error: unknown): 'forbidden' | 'missing' {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (FORBIDDEN.includes(code)) return 'forbidden';
  if (MISSING.includes(code)) return 'missing';
  throw EXHAUSTED.includes(code) ? new HTTPException(503, { cause: error }) : error;
}
