import type { Told } from '~/composables/useShopForm';
import type { z } from 'zod';

import { signInFaultOf } from '~/utils/signInFaults';

interface AuthForm<Rules extends z.AnyZodObject> {
  rules: Rules;
  initialValues?: () => Partial<z.input<Rules>>;
  /** Asks the user pool; what it refuses is thrown. */
  send: (values: z.output<Rules>) => Promise<unknown>;
  /** Names the field of the form for one of the pool, where they differ. */
  fieldNames?: Record<string, string>;
}

/** A form for the user pool: what it refuses is a sentence beside its field, or above the form. */
export function useAuthForm<Rules extends z.AnyZodObject>({ rules, initialValues, send, fieldNames }: AuthForm<Rules>) {
  const { t } = useLocale();

  function explain(error: unknown): Told | undefined {
    const fault = signInFaultOf(error);
    if (!fault) return undefined;
    const field = fault.field && (fieldNames?.[fault.field] ?? fault.field);
    const sentence = t(fault.key);
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
