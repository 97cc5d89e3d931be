import { toTypedSchema } from '@vee-validate/zod';
import { useForm, type GenericObject } from 'vee-validate';
import type { z } from 'zod';

import { faultOf, type Fault } from '~/utils/faults';
import { focusFirstFault, formOf } from '~/utils/firstFault';
import type { Refusal } from '~/utils/refusals';

/** What is told about an attempt: sentences or their keys beside fields, and above the form. */
export interface Told {
  beside: Record<string, string>;
  above: string[];
}

interface ShopForm<Rules extends z.AnyZodObject> {
  /** The rules that the API has too, so that most faults are seen before anything is sent. Their messages are keys. */
  rules: Rules;
  initialValues?: () => Partial<z.input<Rules>>;
  /** Sends the values; answers with the refusals of the API, or with none when it is done. */
  send: (values: z.output<Rules>) => Promise<readonly Refusal[]>;
  /** Names the field of the form for a field of the API, where they differ. */
  fieldNames?: Record<string, string>;
  /** What is told of an error that is a refusal, too, such as one of the user pool; `undefined` for a fault on the way. */
  explain?: (error: unknown) => Told | undefined;
}

/**
 * A form that is checked here and by the API: what is refused stands beside its field, what is about the whole
 * in `problems`, and what failed on the way in `fault`. What was typed stays.
 */
export function useShopForm<Rules extends z.AnyZodObject>(options: ShopForm<Rules>) {
  const { divide } = useRefusals();
  const problems = ref<string[]>([]);
  const fault = ref<Fault>();
  const { handleSubmit, setErrors, isSubmitting, resetForm, values, setValues } = useForm<GenericObject>({
    validationSchema: toTypedSchema(options.rules),
    initialValues: options.initialValues?.(),
  });

  const sendWhenRight = handleSubmit(async (values) => {
    problems.value = [];
    fault.value = undefined;
    try {
      show(await options.send(values as z.output<Rules>));
    } catch (error) {
      const told = options.explain?.(error);
      if (told) tell(told);
      else fault.value = faultOf(error);
    }
  }, () => focusFirstFault(sent));

  let isUnderWay = false;
  let sent: HTMLFormElement | undefined;
  /** Sends the form once, however often it is asked to while it is under way. */
  async function submit(event?: Event): Promise<void> {
    event?.preventDefault();
    if (isUnderWay) return;
    isUnderWay = true;
    sent = formOf(event);
    try {
      await sendWhenRight(event);
    } finally {
      isUnderWay = false;
    }
  }

  function show(refusals: readonly Refusal[]): void {
    const names = options.fieldNames ?? {};
    const renamed = refusals.map((refusal) => ({
      ...refusal,
      field: refusal.field?.map((part) => names[part] ?? part) ?? null,
    }));
    tell(divide(renamed, Object.keys(options.rules.shape)));
  }

  function tell({ beside, above }: Told): void {
    setErrors(beside);
    problems.value = above;
    if (Object.keys(beside).length > 0) focusFirstFault(sent);
  }

  return { submit, isSubmitting, problems, fault, values, setValues, resetForm };
}
