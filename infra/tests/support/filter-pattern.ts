/**
 * Whether CloudWatch counts a line of a log: as much of the patterns for JSON as is needed, conditions joined by `||` and
 * by `&&`, which binds tighter, each a comparison with a text in which a star stands for any text, or with TRUE.
 */
export function counts(pattern: string, line: object): boolean {
  const [, inner] = /^\{ (.*) \}$/.exec(pattern) ?? [];
  if (inner === undefined) throw new SyntaxError(`no pattern for JSON: ${pattern}`);
  return inner.split(' || ').some((all) => all.split(' && ').every((condition) => holds(condition, line)));
}

function holds(condition: string, line: object): boolean {
  const [, path, truth] = /^\(\$\.(\S+) IS (TRUE|FALSE)\)$/.exec(condition) ?? [];
  if (path !== undefined) return valueAt(line, path) === (truth === 'TRUE');
  const [, name, operator, text] = /^\(\$\.(\S+) (=|!=) "([^"]*)"\)$/.exec(condition) ?? [];
  if (name === undefined || text === undefined) throw new SyntaxError(`no condition: ${condition}`);
  const value = valueAt(line, name);
  return value !== undefined && matches(text, String(value)) === (operator === '=');
}

function valueAt(line: object, path: string): unknown {
  const steps = path.split(/[.[\]]+/).filter((step) => step !== '');
  return steps.reduce<unknown>((value, step) => Reflect.get(Object(value), step), line);
}

function matches(text: string, value: string): boolean {
  const parts = text.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(value);
}
