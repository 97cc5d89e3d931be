const FIELDS = ['input', 'select', 'textarea'].map((name) => `${name}[aria-invalid="true"]`).join(', ');

/** Whoever uses the keyboard or hears the page is led to the first field of a form that is wrong, once that is shown. */
export function focusFirstFault(form: HTMLFormElement | undefined): void {
  void nextTick(() => form?.querySelector<HTMLElement>(FIELDS)?.focus());
}

/** The form that an event has sent. */
export function formOf(event: Event | undefined): HTMLFormElement | undefined {
  return event?.target instanceof HTMLFormElement ? event.target : undefined;
}
