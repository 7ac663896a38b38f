import type { Section } from './statement.ts';

const ARGS = 'test/request/args.test.ts';
const BODIES = 'test/behaviour/bodies.test.ts';
const TUTORIAL = 'test/behaviour/tutorial.test.ts';
const OWN_PARSER = 'arguments and a form may be parsed by a hook of one’s own, which logs what is wrong with them';

export const REQUEST_VARIABLES: readonly Section[] = [
  {
    section: 'Request variables',
    statements: [
      {
        line: 257,
        says: 'One class is for what stands in the URL, another for what stands in the body',
        shownBy: [TUTORIAL, 'a form comes beside the arguments of its URL'],
      },
      {
        line: 257,
        says: 'Where nothing is parsed an EmptyForm takes their place',
        shownBy: [ARGS, 'has the same interface'],
      },
    ],
  },
  {
    section: 'Application.auto_args',
    statements: [
      {
        line: 261,
        says: 'Unless it is switched off, req.args is parsed from the URL',
        shownBy: [ARGS, 'is parsed as the settings say'],
      },
      {
        line: 261,
        says: 'It is there as soon as there is a request',
        shownBy: [TUTORIAL, 'arguments are there for a pre hook'],
      },
      {
        line: 261,
        says: 'The property switches it off',
        shownBy: [ARGS, 'is not parsed where autoArgs is off, but a hook may'],
      },
    ],
  },
  {
    section: 'Application.auto_form',
    statements: [
      {
        line: 265,
        says: 'Unless it is switched off, req.form is parsed from the body of POST, PUT and PATCH',
        shownBy: [BODIES, '%s (%j) has the fields %j'],
      },
      {
        line: 265,
        says: 'That happens when the request is made',
        shownBy: ['test/behaviour/body-reading.test.ts', 'behind the pre hooks and before the handler'],
        differs: 'body',
      },
      {
        line: 265,
        says: 'The property switches it off',
        shownBy: [BODIES, 'is one of formMimeTypes, unless autoForm is off'],
      },
      {
        line: 267,
        says: 'It must be off for a file_callback of one’s own',
        shownBy: [
          'test/behaviour/uploads.test.ts',
          'says where each file goes: its sink gets the bytes in order, and its end',
        ],
        differs: 'uploads',
      },
    ],
  },
  {
    section: 'Application.auto_json',
    statements: [
      {
        line: 271,
        says: 'Unless it is switched off, JSON of POST, PUT and PATCH is parsed',
        shownBy: [BODIES, '%s arrives as it is', 'is left alone with autoJson off'],
        differs: 'malformed',
      },
      {
        line: 271,
        says: 'Its methods are these three',
        shownBy: [BODIES, 'of %s is read: %s'],
      },
      {
        line: 271,
        says: 'Its media type is application/json',
        shownBy: [BODIES, 'of type %s is read: %s'],
        differs: 'json',
      },
    ],
  },
  {
    section: 'Application.keep_blank_values',
    statements: [
      {
        line: 275,
        says: 'It is for arguments and forms that are parsed by themselves',
        shownBy: [BODIES, '%s (%j) has the fields %j'],
      },
      {
        line: 275,
        says: 'Unless set, what is blank is left out',
        shownBy: ['test/http/urlencoded.test.ts', 'is dropped: %j'],
      },
      {
        line: 275,
        says: 'Set, it is an empty string',
        shownBy: [ARGS, 'keeps blank values if it is told to'],
      },
    ],
  },
  {
    section: 'Application.strict_parsing',
    statements: [
      {
        line: 279,
        says: 'It is for arguments and forms that are parsed by themselves',
        shownBy: [BODIES, '%s is 400 where parsing is strict, also in the query'],
      },
      {
        line: 279,
        says: 'Unless set, what is malformed is taken as it is',
        shownBy: [BODIES, '%s (%j) has the fields %j'],
      },
      {
        line: 279,
        says: 'Set, it is an exception',
        shownBy: [ARGS, '%s with %j is refused with 400'],
        differs: 'malformed',
      },
      {
        line: 279,
        says: 'It is better used in a parser of one’s own',
        shownBy: [TUTORIAL, OWN_PARSER],
      },
      {
        line: 280,
        says: 'Example: a hook parses both, and logs what is wrong',
        shownBy: [TUTORIAL, OWN_PARSER],
      },
      {
        line: 291,
        says: 'Example: the number of the method tells whether there is a body',
        shownBy: [TUTORIAL, OWN_PARSER],
      },
    ],
  },
  {
    section: 'Automatic convert to unicode',
    statements: [
      {
        line: 298,
        says: 'Groups of a path are Unicode',
        shownBy: ['test/routing/rules.test.ts', 'a handler of $rule gets the arguments of $url'],
      },
      {
        line: 298,
        says: 'So are arguments and fields',
        shownBy: ['test/http/urlencoded.test.ts', 'is read as URLSearchParams reads it'],
      },
      {
        line: 298,
        says: 'A converter of one’s own may be given instead',
        shownBy: [ARGS, 'have a first value of another type'],
      },
      { line: 298, says: 'uni is the converter, whose work depends on the version of Python', differs: 'unicode' },
    ],
  },
  {
    section: 'Request uri arguments',
    statements: [
      {
        line: 302,
        says: 'Args is a dictionary',
        shownBy: [ARGS, 'are asked for their names', 'may be %s'],
        differs: 'dictionaries',
      },
      {
        line: 302,
        says: 'It has getfirst and getlist besides',
        shownBy: [ARGS, 'have a first value', 'have all values'],
      },
      {
        line: 302,
        says: 'A variable switches it off, which is On at first',
        shownBy: ['test/config/environment.test.ts', 'configures, and wins over the environment that is given before'],
      },
      {
        line: 303,
        says: 'Example: a text, a list of numbers, and all of it as text',
        shownBy: [ARGS, 'have a first value', 'have all values', 'print readably'],
      },
      {
        line: 307,
        says: 'Otherwise it is an EmptyForm, which has these two as well',
        shownBy: [BODIES, 'autoArgs off leaves the query alone'],
      },
    ],
  },
  {
    section: 'Request body arguments',
    statements: [
      {
        line: 311,
        says: 'A form is a FieldStorage, as the standard library of Python has it',
        shownBy: ['test/behaviour/uploads.test.ts', 'has the fields of an urlencoded one, and what is known of each'],
      },
      {
        line: 311,
        says: 'It is parsed for POST, PUT and PATCH, unless a variable is Off',
        shownBy: ['test/config/config.test.ts', '%s is read from %s, which wins'],
      },
      {
        line: 311,
        says: 'One may call it for any other method that has a body',
        shownBy: ['test/behaviour/body-reading.test.ts', 'by a pre hook that awaits it, whatever the method: %s'],
        differs: 'awaiting',
      },
      {
        line: 313,
        says: 'Blank values and strictness are as for arguments',
        shownBy: [BODIES, '%s is 400 where parsing is strict, also in the query'],
      },
      {
        line: 313,
        says: 'A file_callback is configurable',
        shownBy: ['test/config/config.test.ts', 'is in this table, unless it has no variable'],
        differs: 'uploads',
      },
      {
        line: 314,
        says: 'Example: a number of the URL with a default, a name and a list of the body',
        shownBy: [TUTORIAL, 'a form comes beside the arguments of its URL'],
      },
      {
        line: 322,
        says: 'Off, or with another method, it is an EmptyForm',
        shownBy: [
          'test/behaviour/body-reading.test.ts',
          'not at all for 404, 405, GET; then the form is empty and the JSON undefined',
        ],
      },
    ],
  },
  {
    section: 'JSON request',
    statements: [
      {
        line: 326,
        says: 'JSON of a page is parsed into a property of the request',
        shownBy: [BODIES, '%s arrives as it is'],
      },
      {
        line: 326,
        says: 'That depends on the setting, the method and the media type',
        shownBy: [BODIES, 'is left alone with autoJson off', 'of type %s is read: %s', 'of %s is read: %s'],
        differs: 'json',
      },
      {
        line: 327,
        says: 'Example: each value is logged, and JSON is answered',
        shownBy: [TUTORIAL, 'JSON is sent by a page, and answered'],
      },
      { line: 336, says: 'A library in the browser sends it', nothing: 'what leads to the next example' },
      {
        line: 337,
        says: 'Example: a page puts JSON',
        shownBy: [TUTORIAL, 'JSON is sent by a page, and answered'],
      },
    ],
  },
];
