import type { z } from 'zod';

import type { Told } from '~/composables/useShopForm';
import { signInFaultOf, WRONG_PASSWORD } from '~/utils/signInFaults';

interface AuthForm<Rules extends z.AnyZodObject> {
  rules: Rules;
  initialValues?: () => Partial<z.input<Rules>>;
  /** Asks the user pool; what it refuses is thrown. */
  send: (values: z.output<Rules>) => Promise<unknown>;
  /** Names the field of the form for one of the pool, where they differ. */
  fieldNames?: Record<string, string>;
  /** What a wrong password means here, where it is something else than when signing in. */
  wrongPassword?: { key: string; field: keyof z.input<Rules> & string };
}

/** A form for the user pool: what it refuses is a sentence beside its field, or above the form. */
export function useAuthForm<Rules extends z.AnyZodObject>(options: AuthForm<Rules>) {
  const { rules, initialValues, send, fieldNames } = options;
  const { t } = useLocale();

  function explain(error: unknown): Told | undefined {
    const fault = signInFaultOf(error);
    if (!fault) return undefined;
    const { key, field: name } = fault.key === WRONG_PASSWORD && options.wrongPassword ? options.wrongPassword : fault;
    const field = name && (fieldNames?.[name] ?? name);
    const sentence = t(key);
    return field && field in rules.shape ? { beside: { [field]: sentence }, above: [] } : { beside: {}, above: [sentence] };
  }

  return useShopForm({
    rules,
    initialValues,
    explain,
    async send(values) {
      await send(values);
      return [];
    },
  });
}
