/**
 * A Vary field with further names: each once, in any letter case (RFC 9110 section 12.5.5). `*` covers every name.
 *
 *     joinVary('accept, Origin', 'Accept')   ->   'accept, Origin'
 */
export function joinVary(known: string | null, added: string): string {
  const names = new Map<string, string>();
  for (const name of `${known ?? ''},${added}`.split(',').map((text) => text.trim())) {
    if (name !== '' && !names.has(name.toLowerCase())) names.set(name.toLowerCase(), name);
  }
  return names.has('*') ? '*' : [...names.values()].join(', ');
}
