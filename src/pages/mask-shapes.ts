import { MASK } from '../secrets.ts';

/**
 * What is a secret by its own shape, and what of it is shown. Each is found in linear time: what may be long ends the
 * pattern, everything else is bounded.
 */
const SHAPES: readonly (readonly [shape: RegExp, shown: string])[] = [
  // A private key, also of PGP or SSH2, and where its end was cut off.
  [/-{4,5} ?BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10}-{4,5}[\s\S]*?(?:-{4,5} ?END [A-Z0-9 ]{0,60}-{4,5}|$)/g, MASK],
  // What follows the name of a scheme of authentication (RFC 9110 section 11.4).
  [/\b(Bearer|Basic|Digest|Negotiate)((?:\s|%20|\+){1,9})[\w+/.~=%-]{6,}/gi, `$1$2${MASK}`],
  // A JSON Web Token (RFC 7519), of three parts or, encrypted, of five.
  [/(?<![\w-])eyJ[\w-]{6,}(?:\.[\w-]*){2,4}/g, MASK],
  // Tokens that say by their start whose they are: GitHub's, GitLab's, Stripe's, OpenAI's, Slack's, Amazon's, Google's, npm's.
  [/(?<![A-Za-z\d])(?:gh[a-z]|github_pat|[srp]k_live|[srp]k_test|whsec|npm|hf|dop_v1)_\w{6,}/g, MASK],
  [/(?<![A-Za-z\d-])(?:sk-[\w-]{12,}|glpat-[\w-]{6,}|xox[a-z]-[\w-]{4,}|xapp-[\w-]{6,}|AIza[\w-]{20,})/g, MASK],
  [/(?<![A-Za-z\d])(?:AKIA|ASIA)[A-Z\d]{8,}/g, MASK],
  // The private numbers of a JSON Web Key (RFC 7518 section 6).
  [/("(?:d|p|q|dp|dq|qi|k)\\{0,9}"\s{0,9}:\s{0,9}\\{0,9}")[\w-]{16,}/g, `$1${MASK}`],
  // Addresses that are a secret as a whole, of Slack and Discord.
  [/(hooks\.slack\.com\/|\/api\/webhooks\/)[\w/-]{4,}/g, `$1${MASK}`],
  // `login x password y` of .netrc, and `thin:user/password@` of Oracle.
  [/\b(login\s{1,9}\S{1,99}\s{1,9}password\s{1,9})\S+/g, `$1${MASK}`],
  [/\b(thin:[^\s/@]{1,64}\/)\S{1,256}@/g, `$1${MASK}@`],
  // `PASSWORD 'x'` of SQL.
  [/\b(password|identified by)(\s{1,9})(?:'(?:[^'\\]|\\.|'')*(?:'|$)|"[^"]*(?:"|$))/gi, `$1$2${MASK}`],
  // `user:password@tcp(host)`, as Go writes it.
  [/(?<![\w./%@:-])([\w.+~-]{1,64}):\S{1,256}@(?=\w{1,10}\()/g, `$1:${MASK}@`],
  // `user:password@host`, also encoded; names of schemes that are followed by an address are no users.
  [
    /(?<![\w./%@:-])(?!(?:mailto|npm|jsr|sips?|xmpp|acct|workspace|https?|wss?|ftp):)([\w.+~-]{1,64})(:|%(?:25)*3a)(?!%(?:25)*2f)[^\s"'<>/@]{1,256}(@|%(?:25)*40)(?=\w)/gi,
    `$1$2${MASK}$3`,
  ],
];

/** A text without what is a secret by its shape. */
export function maskShapes(text: string): string {
  return SHAPES.reduce((masked, [shape, shown]) => masked.replace(shape, shown), text);
}
