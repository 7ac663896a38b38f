/**
 * An option that nobody knows would mean nothing, and one that is misspelt may have been a limit.
 * @param of Whose options they are, as a sentence begins: `A cookie`.
 * @throws TypeError for a name that is not one of them.
 */
export function checkOptionNames(of: string, options: object, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null)
    throw new TypeError(`${of} takes an object of options (${known.join(', ')}), not ${JSON.stringify(options)}`);
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new TypeError(`${of} has no option ${unknown}; there are ${known.join(', ')}`);
}
