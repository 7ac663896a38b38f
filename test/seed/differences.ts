/** Every deliberate difference, as README's "From Poor WSGI" has it. */
export const DIFFERENCES = {
  runtimes:
    'It is a module of JavaScript: `npm install poorfetch`. A runtime that serves what is exported takes the place of a WSGI server.',
  environment:
    'The environment is handed in, by an adapter or as `env`: not every runtime has one, and a library that reads none can be tested.',
  registering:
    'Each name registers the handler it is given, and without one returns a registrar: functions cannot be decorated in JavaScript.',
  arguments:
    'Arguments of a path have the types of their filters. A filter that does not exist is an error at registration, and for the compiler.',
  int: '`int` takes ASCII digits, within the integers that a number of JavaScript holds exactly.',
  declined: '`DECLINED` passes to the next candidate, so that a rule can leave a path to another, or to a file.',
  strings: 'A returned string, however long, is sent whole with its length; `write`, streams and generators stream.',
  starting:
    'Past `poor_BufferSize`, or at `flush`, the response starts at once. Status and fields are frozen then, and an error breaks it off: no client takes half an answer for a whole one.',
  awaiting:
    'What waits is awaited: `parseForm`, `sendFile`, `PoorSession.open`, `header`. Other requests go on meanwhile.',
  methods: 'A state handler is for every method, not only for GET, HEAD and POST: a failed PUT has the same page.',
  status: 'The status is set before a state handler runs: one that forgets it does not send its error as 200.',
  pages: 'Every code from 400 on has a built-in page, for people or for programs, not only five of them.',
  hooks:
    'Hooks may answer: a pre hook throws, or gives back a `Response`; a post hook gets the response, and may give back another. So one place turns away, or adds a field to everything.',
  body: 'The body is read behind the pre hooks: whoever they turn away does not make us read. A hook that needs it awaits `req.readForm()`.',
  malformed:
    'What a client wrote wrongly (in strict parsing, in JSON, for a converter) is answered with 400; it is no error of the handler.',
  json: '`application/json` is not the only JSON: types in `+json` and `jsonMimeTypes` are parsed as well.',
  dictionaries:
    '`req.args` and `req.form` are no dictionaries: they have `has`, `keys` and `getFirst`, and no name that a client thinks of reaches a prototype.',
  unicode: 'There is no `uni`: every string is Unicode.',
  uploads:
    'A `fileCallback` is a setting of the application, for which `autoForm` need not be off. It gives a sink, not a file of Python; names come without a path, `fileStorage` never overwrites, and short files stay in memory.',
  limits: 'Limits bound what a client can make us keep: bytes, files, fields and time.',
  files:
    'Files are sent in blocks of their own size, whatever `poor_BufferSize` is; ranges and conditions are answered, and nothing outside of the root is sent.',
  powered: '`X-Powered-By` says `Poor Fetch`, and can be taken away.',
  sessions:
    'Sessions are encrypted and authenticated, with their end inside, not only hidden; they are compressed where that pays.',
  key: 'There is no secret key by default: what everybody can compute protects nobody.',
  secrets: '`/debug-info`, traces and the log mask secrets.',
  profiles:
    'Profiles are those of V8, `.cpuprofile`, which Chrome DevTools and VS Code open; their names hold safe characters only, since clients choose paths.',
} as const;
