/** Guards of the compiler's core. */
import { type Guard, inFile } from './guard.ts';

export const core: readonly Guard[] = [
  ...inFile(
    'src/page/attributes.rs',
    ['tests/core/fixtures.rs'],
    [
      [
        'a value becomes an event handler',
        'let is_refused = name.starts_with("on")',
        'let is_refused = false',
      ],
      [
        'a value changes the origin of a script',
        'if helper == Helper::Fixed && !has_fixed_origin(first) {',
        'if false {',
      ],
      ['a reference in a URL hides its scheme', 'if literals.any(has_reference) {', 'if false {'],
    ],
  ),
  ...inFile(
    'src/page/expression.rs',
    ['tests/core/fixtures.rs'],
    [['a hole holds several arguments', '&& !paren.expr.is_seq()', '']],
  ),
  ...inFile(
    'src/page/scan/text.rs',
    ['tests/core/fixtures.rs'],
    [['a value is not read as text', 'if self.is_in_html(WITHOUT_HOLES)', 'if false']],
  ),
  ...inFile(
    'src/page/scan/open.rs',
    ['tests/core/fixtures.rs'],
    [['a comment hides the end of a script', 'if opens_comment ||', 'if false ||']],
  ),
  ...inFile(
    'src/page/scan.rs',
    ['tests/core/fixtures.rs'],
    [
      [
        'a value becomes the name of an element',
        '_ => self.error(diagnostics::stray(self.location(at..at + 1))),',
        '_ => self.push_text("<"),',
      ],
    ],
  ),
  ...inFile(
    'src/analyze/exposure.rs',
    ['tests/core/fixtures.rs'],
    [
      ['an override opens a hook', 'if package.names.contains(&member.name) {', 'if false {'],
      ['hooks of an unreadable base', 'if package.unreadable.is_some() {', 'if false {'],
      [
        'agents publish everything',
        '(package.is_agent && !is_marked())',
        '(false && !is_marked())',
      ],
    ],
  ),
  ...inFile(
    'src/analyze/object.rs',
    ['tests/core/fixtures.rs'],
    [['a package opens its socket', 'exposed.lists("fetch")', 'true']],
  ),
  ...inFile(
    'src/analyze/injected.rs',
    ['tests/core/fixtures.rs'],
    [
      [
        'a request supplies an identity in a field',
        '!method.server_only && search.mentions(place, node, scope)',
        'false',
      ],
      [
        'a request supplies an identity as an argument',
        '.filter(|(index, _)| !method.is_injected(*index))',
        '',
      ],
    ],
  ),
  ...inFile(
    'src/analyze/types/methods.rs',
    ['tests/core/fixtures.rs'],
    [
      [
        'a type that leads to an identity',
        'if problem.kind == ProblemKind::Caller {',
        'if false {',
      ],
    ],
  ),
  ...inFile(
    'src/analyze/access.rs',
    ['tests/core/fixtures.rs'],
    [
      [
        'a project that declares access has open methods',
        'if files.access == AccessPolicy::Declared {',
        'if false {',
      ],
    ],
  ),
  ...inFile(
    'src/analyze/settings/access.rs',
    ['tests/core/fixtures.rs'],
    [
      ['a spread overrides what is declared', 'unclear.is_none_or(|count| index >= count)', 'true'],
      ['an access that is no object opens everything', 'if nearest.is_other {', 'if false {'],
      [
        'an identity opens the instances of others',
        'Some(Instance::Key) => false',
        'Some(Instance::Key) => needs_caller',
      ],
    ],
  ),
  ...inFile(
    'src/emit/worker.rs',
    ['tests/core/fixtures.rs'],
    [
      [
        'an anonymous caller passes for one with an identity',
        'Anonymous::Refused => "",',
        'Anonymous::Refused => ", undefined",',
      ],
    ],
  ),
  ...inFile(
    'src/analyze/chain.rs',
    ['tests/core/fixtures.rs'],
    [
      [
        'a package’s mixin opens what it is called with',
        'base.names.extend(own.map(|member| member.name.clone()));',
        'drop(own);',
      ],
    ],
  ),
  ...inFile(
    'src/analyze/settings/exposed.rs',
    ['tests/core/fixtures.rs'],
    [
      [
        'what is not exposed has a URL',
        'method.server_only |= !self.admits(&method.name);',
        'let _ = method;',
      ],
      ['private methods are exposed', 'is_inherited && !is_own', 'is_inherited || is_own'],
    ],
  ),
  ...inFile(
    'src/analyze/declarations/walk.rs',
    ['tests/core/fixtures.rs'],
    [['declarations in a circle', 'depth < MAX_DEPTH', 'true']],
  ),
  ...inFile(
    'src/analyze/module.rs',
    ['tests/core/fixtures.rs'],
    [['a base that is assigned to', 'reader.forget_assigned();', '']],
  ),
  ...inFile(
    'src/analyze/types/infer.rs',
    ['tests/core/names.rs'],
    [['a sum that exhausts the stack', 'if depth > MAX_DEPTH {', 'if false {']],
  ),
  ...inFile(
    'src/analyze/types/inferred.rs',
    ['tests/core/fixtures.rs'],
    [
      [
        'a schema whose file runs code of pages in the worker',
        'self.files.why_not_server(place.file, specifier)?',
        'None::<ProblemKind>?',
      ],
      [
        'a schema runs on what has come out of it',
        'if !is_input && self.transforms(&schema) {',
        'if false {',
      ],
    ],
  ),
  ...inFile(
    'src/analyze/mixin.rs',
    ['tests/core/fixtures.rs'],
    [
      [
        'a mixin that assigns to its parameter',
        'locals.values.keys().any(|name| self.is_assigned(name))',
        'false',
      ],
    ],
  ),
];
