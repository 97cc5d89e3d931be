import { PolicyPack, type StackValidationPolicy } from '@pulumi/policy';

import type { Rule } from './resource';
import { RULES } from './rules';

/** A law, as Pulumi asks it before it makes anything: `pulumi preview --policy-pack policy`. */
function policy({ name, description, breaches }: Rule): StackValidationPolicy {
  return {
    name,
    description,
    enforcementLevel: 'mandatory',
    validateStack: ({ resources }, report) => {
      const seen = resources.map((resource) => ({ type: resource.type, name: resource.name, inputs: resource.props }));
      for (const breach of breaches(seen)) report(breach);
    },
  };
}

new PolicyPack('kibble', { policies: RULES.map(policy) });
