import type { Section } from './statement.ts';

const TUTORIAL = 'test/behaviour/tutorial.test.ts';

export const PATHS_AND_STATES: readonly Section[] = [
  {
    section: 'Group regular expression routes',
    statements: [
      {
        line: 199,
        says: 'Parts of a path become parameters of the handler',
        shownBy: ['test/routing/rules.test.ts', 'a handler of $rule gets the arguments of $url'],
        differs: 'arguments',
      },
      {
        line: 199,
        says: 'They are readable groups, or regular expressions of one’s own',
        shownBy: ['test/routing/table.test.ts', 'gives its captures as strings'],
      },
      {
        line: 200,
        says: 'Example: a named group is an argument',
        shownBy: ['test/routing/table.test.ts', '/<name>/'],
      },
      {
        line: 203,
        says: 'A group may name a filter, which is a regular expression of a table',
        shownBy: ['test/routing/table.test.ts', '/<m:month>'],
      },
      {
        line: 203,
        says: 'Unless named it is anything but a slash, as text',
        shownBy: ['test/routing/table.test.ts', '/a/<name>'],
      },
      {
        line: 204,
        says: 'Example: a word and a number in one rule',
        shownBy: ['test/routing/rules.test.ts', 'a handler of $rule gets the arguments of $url'],
      },
      {
        line: 207,
        says: 'int is digits with or without a minus, and gives a number',
        shownBy: ['test/routing/table.test.ts', '/<n:int>'],
        differs: 'int',
      },
      {
        line: 209,
        says: 'int, word and re: are there from the start',
        shownBy: ['test/routing/table.test.ts', '/<n:int>', '/<w:word>', '/<a:re:[A-Z]+>'],
      },
      {
        line: 209,
        says: 'word takes letters of any script',
        shownBy: ['test/routing/table.test.ts', '/<w:word>'],
      },
      {
        line: 209,
        says: 'A property and the debug page show all of them',
        shownBy: ['test/behaviour/debug.test.ts', 'lists states, errors, hooks and filters'],
      },
      {
        line: 211,
        says: 'The property gives a copy of the table',
        shownBy: [TUTORIAL, 'have filters from a table that one can have a copy of'],
      },
      {
        line: 211,
        says: 'set_filter adds one, of a name, an expression and a converter, which keeps the text unless given',
        shownBy: [TUTORIAL, 'have filters from a table that one can have a copy of'],
      },
      {
        line: 212,
        says: 'Example: a filter for addresses of mail, and a rule with it',
        shownBy: [TUTORIAL, 'have filters from a table that one can have a copy of'],
      },
      {
        line: 216,
        says: 're: takes its expression from the rule, and always gives text',
        shownBy: [TUTORIAL, 'are texts where their regular expression stands in the rule'],
      },
      {
        line: 217,
        says: 'Example: the handler converts hexadecimal digits',
        shownBy: [TUTORIAL, 'are texts where their regular expression stands in the rule'],
      },
    ],
  },
  {
    section: 'Regular expression group naming',
    statements: [
      {
        line: 222,
        says: 'A rule does not use a name twice',
        shownBy: ['test/routing/registration.test.ts', '/<a>/<a:int>'],
      },
      {
        line: 222,
        says: 'Groups keep their order, in which their converters are applied',
        shownBy: ['test/routing/table.test.ts', '/<a>-<b:int>.<c:image>'],
      },
      {
        line: 222,
        says: 'Names in the rule and in the handler need not be the same; only the order counts',
        shownBy: [
          TUTORIAL,
          'are any number of arguments for a handler that takes any, and stand in req.groups by their names',
        ],
      },
      {
        line: 222,
        says: 'A word of the language may be a group, though it cannot name a parameter',
        shownBy: [
          TUTORIAL,
          'are any number of arguments for a handler that takes any, and stand in req.groups by their names',
        ],
      },
      {
        line: 223,
        says: 'Example: a handler of any number of arguments',
        shownBy: [
          TUTORIAL,
          'are any number of arguments for a handler that takes any, and stand in req.groups by their names',
        ],
      },
      {
        line: 225,
        says: 'req.groups has them by name, of either kind of rule',
        shownBy: ['test/routing/table.test.ts', 'shows its named captures in req.groups'],
      },
      {
        line: 226,
        says: 'Example: the handler shows its groups',
        shownBy: ['test/behaviour/hooks.test.ts', 'know who answers'],
      },
    ],
  },
  {
    section: 'Default and http state handler',
    statements: [
      {
        line: 231,
        says: 'Where no rule matches, the default handler answers, if its methods do',
        shownBy: ['test/behaviour/methods.test.ts', 'with methods %s answers %j, the others are 404'],
      },
      {
        line: 231,
        says: 'It is set by a decorator or a method, for HEAD and GET unless told otherwise',
        shownBy: ['test/behaviour/registering.test.ts', 'default', 'default with methods'],
      },
      {
        line: 231,
        says: 'A method it does not have is 404, not 405',
        shownBy: ['test/behaviour/methods.test.ts', 'with methods %s answers %j, the others are 404'],
      },
      {
        line: 232,
        says: 'Example: a default handler',
        shownBy: ['test/behaviour/registering.test.ts', 'default'],
      },
      {
        line: 234,
        says: 'A file of the document root comes before it, and before 404',
        shownBy: ['test/files/document-root.test.ts', 'answers where no rule does, before the default handler'],
      },
      {
        line: 236,
        says: 'Or else a handler of the state 404 answers; it is set by a decorator or a method',
        shownBy: ['test/behaviour/registering.test.ts', 'httpState'],
      },
      {
        line: 236,
        says: 'It is for a code and for methods: unless given, HEAD, GET and POST',
        shownBy: [
          'test/behaviour/states.test.ts',
          'is for the methods it was registered with',
          'of %i is for every method by default, also one outside the nine',
        ],
        differs: 'methods',
      },
      {
        line: 236,
        says: 'Every code but 200 can have one',
        shownBy: ['test/behaviour/states.test.ts', 'of %d cannot be'],
      },
      {
        line: 236,
        says: 'Five codes have handlers of the library',
        shownBy: ['test/pages/error-page.test.ts', 'of %i says what it is'],
        differs: 'pages',
      },
      {
        line: 238,
        says: 'Such a page must set its status itself',
        shownBy: ['test/behaviour/states.test.ts', 'may change the status'],
        differs: 'status',
      },
      {
        line: 239,
        says: 'Example: a page of 404',
        shownBy: [TUTORIAL, 'a page of 404 names the status and writes'],
      },
      {
        line: 243,
        says: 'When it crashes, the handler of 500 answers; when that crashes too, the built-in page',
        shownBy: [
          'test/behaviour/error-chain.test.ts',
          'goes from the handler of the state to that of 500 to the built-in page',
        ],
      },
    ],
  },
  {
    section: 'Pre and Post process functions',
    statements: [
      {
        line: 247,
        says: 'Functions of one list run before each request',
        shownBy: ['test/behaviour/hooks.test.ts', 'run once each for %s %s, which is %i'],
      },
      {
        line: 247,
        says: 'They are added by a decorator or a method, and run in that order',
        shownBy: ['test/behaviour/hooks.test.ts', 'run in order of registration, each awaited, around the handler'],
      },
      {
        line: 247,
        says: 'What they return does not count',
        shownBy: ['test/behaviour/hooks.test.ts', 'that gives back %s does not answer', 'that %s answers'],
        differs: 'hooks',
      },
      {
        line: 247,
        says: 'One that crashes is a 500, by its state handler',
        shownBy: [
          'test/behaviour/hooks.test.ts',
          'that fails is a 500 through the chain, logged once; the handler does not run',
        ],
      },
      {
        line: 249,
        says: 'Functions of another list run after each request',
        shownBy: ['test/behaviour/post-hooks.test.ts', 'gets the response, and may give back another for the next one'],
        differs: 'hooks',
      },
      {
        line: 249,
        says: 'One that crashes is a 500 as well, though all else has run by then',
        shownBy: ['test/behaviour/post-hooks.test.ts', 'that fails is a 500 through the chain, logged once'],
      },
      {
        line: 249,
        says: 'An answer longer than the buffer may have been sent in part',
        shownBy: [
          'test/behaviour/post-hooks.test.ts',
          'that fails is a 500, since nothing was sent yet, and the handler ends (%s)',
        ],
        differs: 'starting',
      },
      {
        line: 250,
        says: 'Example: a hook of either list, decorated',
        shownBy: ['test/behaviour/registering.test.ts', 'preProcess', 'postProcess'],
      },
      {
        line: 253,
        says: 'Methods add them as well',
        shownBy: ['test/behaviour/registering.test.ts', 'popPreProcess and popPostProcess take a hook, once'],
      },
    ],
  },
];
