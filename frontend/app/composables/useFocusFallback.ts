import type { ShallowRef } from 'vue';

/**
 * When a change takes away what had the focus, such as the button of an order that has left a list, the focus
 * goes to a heading instead of to nowhere.
 */
export function useFocusFallback<Value>(
  heading: Readonly<ShallowRef<HTMLElement | null>>,
  value: () => Value,
  takesAway: (now: Value, before: Value | undefined) => boolean,
): void {
  watch(
    value,
    (now, before) => {
      const isLost = document.activeElement === null || document.activeElement === document.body;
      if (isLost && takesAway(now, before)) heading.value?.focus({ preventScroll: true });
    },
    { flush: 'post' },
  );
}
