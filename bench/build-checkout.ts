import { execFileSync } from 'node:child_process';

/** Builds what a checkout of this repository publishes. */
export function buildCheckout(checkout: string): void {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: checkout, stdio: 'inherit' });
}
