import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The directory of the project. */
export const ROOT: string = fileURLToPath(new URL('..', import.meta.url));

/** The output of a script of the project, whatever its exit code. */
export function runScript(script: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, [ROOT + script, ...args], { cwd: ROOT }, (_error, out, err) => resolve(out + err));
  });
}
