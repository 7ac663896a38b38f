import { HTTPException } from '../src/http/exception.ts';

const FORBIDDEN: readonly string[] = ['EACCES', 'EPERM', 'NotCapable', 'PermissionDenied'];
const EXHAUSTED: readonly string[] = ['EMFILE', 'ENFILE'];
const FULL: readonly string[] = ['ENOSPC', 'EDQUOT'];
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
  throw explainDiskError(error);
}

/** Converts a disk error to a status: 503 if too many files are open, 507 if the disk is full. */
export function explainDiskError(cause: unknown): unknown {
  const { code = '' } = cause as NodeJS.ErrnoException;
  if (EXHAUSTED.includes(code)) return new HTTPException(503, { cause });
  if (FULL.includes(code))
    return new HTTPException(507, { message: 'The server has no space left for the file', cause });
  return cause;
}

/** Runs a disk operation and converts its errors with `explainDiskError`. */
export async function explained<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw explainDiskError(error);
  }
}
