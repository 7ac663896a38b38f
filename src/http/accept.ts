/** One element of an Accept, Accept-Language or Accept-Encoding field: a name and its weight, 0 to 1. */
interface Weighted {
  readonly name: string;
  readonly weight: number;
}

/** `name` with its parameters up to a comma, quoted strings skipped; sticky, so that a scan never starts again. */
const ELEMENT = /[\s,]*((?:[^,"]+|"(?:[^"\\]|\\.)*")+)/y;
const QUOTED = /"(?:[^"\\]|\\.)*"/g;
const WEIGHT = /^\s*q\s*=\s*(0(?:\.\d*)?|1(?:\.0*)?)\s*$/i;

/** More elements than any browser sends; the rest does not count. */
const MOST = 64;

/**
 * What a client accepts, most wanted first, without what it refuses with `q=0` (RFC 9110 section 12.4.2). Of
 * equal weight the first comes first. Nothing where the field is absent.
 */
export function parseAccept(field: string | null): readonly string[] {
  return weigh(field)
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ name }) => name);
}

function weigh(field: string | null): Weighted[] {
  const list: Weighted[] = [];
  ELEMENT.lastIndex = 0;
  for (let match = ELEMENT.exec(field ?? ''); match !== null && list.length < MOST; match = ELEMENT.exec(field ?? '')) {
    const [name = '', ...parameters] = (match[1] ?? '').replace(QUOTED, '').split(';');
    const weight = parameters.map((parameter) => WEIGHT.exec(parameter)?.[1]).find((found) => found !== undefined);
    if (name.trim() !== '') list.push({ name: name.trim(), weight: weight === undefined ? 1 : Number(weight) });
  }
  return list;
}

/**
 * Which of several content codings to send, most wanted first; `identity` is the thing itself (RFC 9110 section 12.5.3). A
 * client takes `identity` unless it refuses it, though after all that it names. Of equal weight the first of `codings` comes
 * first. Nothing where the client refuses all.
 */
export function rankEncodings(field: string | null, codings: readonly string[]): readonly string[] {
  const list = weigh(field).map(({ name, weight }) => ({
    name: name.toLowerCase().replace(/^x-(?=gzip$)/, ''),
    weight,
  }));
  const find = (name: string): number | undefined => list.find((range) => range.name === name)?.weight;
  const others = find('*');
  return [...codings, 'identity']
    .map((name) => ({ name, weight: find(name) ?? others ?? (name === 'identity' ? MIN_WEIGHT : 0) }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ name }) => name);
}

/** Less than any weight that a field can name. */
const MIN_WEIGHT = Number.EPSILON;

/** How much a client wants a media type: that of the most specific range that holds it, 0 where none does. */
function weightOf(type: string, list: readonly Weighted[]): number {
  const family = `${type.slice(0, type.indexOf('/'))}/*`;
  for (const range of [type, family, '*/*']) {
    const found = list.find(({ name }) => name.toLowerCase() === range);
    if (found !== undefined) return found.weight;
  }
  return 0;
}

/** Whether a media type would do; an absent field accepts everything. */
export function acceptsType(field: string | null, type: string): boolean {
  return field === null || field.trim() === '' || weightOf(type, weigh(field)) > 0;
}

/** Whether a client rather has JSON than a page: it must name JSON, a wildcard is no wish. */
export function prefersJson(field: string | null): boolean {
  if (field === null) return false;
  const list = weigh(field);
  const json = list.filter(({ name }) => /^application\/(?:problem\+json|json|\*)$/i.test(name));
  const most = Math.max(0, ...json.map(({ weight }) => weight));
  const page = weightOf('text/html', list);
  if (most !== page || most === 0) return most > page;
  const isAt = (index: number, before: number): boolean => index >= 0 && (before < 0 || index < before);
  return isAt(
    list.findIndex((range) => json.includes(range) && range.weight === most),
    list.findIndex(({ name }) => /^text\/(?:html|\*)$/i.test(name)),
  );
}
