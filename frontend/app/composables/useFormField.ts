import { useField } from 'vee-validate';

/** A field of a form: its value, what is wrong with it in the visitor's language, and what describes it. */
export function useFormField(name: () => string, hint?: () => string | undefined) {
  const { t, te } = useLocale();
  const { value, errorMessage, handleBlur, handleChange } = useField<string | undefined>(name);
  const id = useId();
  /** A rule's message is a key; one of the API is a sentence already. */
  const problem = computed(() => {
    const message = errorMessage.value;
    return message && te(message) ? t(message) : message;
  });
  const describedBy = computed(
    () => [hint?.() && `${id}-hint`, problem.value && `${id}-problem`].filter(Boolean).join(' ') || undefined,
  );
  return { id, value, problem, describedBy, handleBlur, handleChange };
}
