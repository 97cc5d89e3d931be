/** A resource as a rule sees it: what the program wants of AWS. */
export interface Resource {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
}

/** A law of the deployment. */
export interface Rule {
  name: string;
  /** What must never be, as a sentence. */
  description: string;
  /** What breaks it, each as a sentence. */
  breaches: (resources: Resource[]) => string[];
}

export function ofType(resources: Resource[], type: string): Resource[] {
  return resources.filter((resource) => resource.type === type);
}

/** The member of a value that may be anything; `undefined` when it has none. */
export function member(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>((inner, name) => {
    if (typeof inner !== 'object' || inner === null) return undefined;
    return Reflect.get(inner, name);
  }, value);
}

/** Something that may be one or a list of them. */
export function list(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
