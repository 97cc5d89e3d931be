import { faultOf, type Fault } from '~/utils/faults';

/** What a list tells of its further pages. */
export interface MorePages {
  isLoading: boolean;
  /** Why the last page that was asked for could not be read. */
  fault: Fault | undefined;
  load: () => Promise<void>;
}

/**
 * Reads further pages of a list, one at a time. What fails leaves the list as it is, and is told until a page has
 * come or another list is asked for, which `list` tells apart.
 */
export function useMorePages(read: () => Promise<unknown> | undefined, list: () => unknown): MorePages {
  const isLoading = ref(false);
  const fault = ref<Fault>();
  watch(list, () => (fault.value = undefined));

  async function load(): Promise<void> {
    if (isLoading.value) return;
    const asked = list();
    isLoading.value = true;
    try {
      await read();
      fault.value = undefined;
    } catch (error) {
      if (list() === asked) fault.value = faultOf(error);
    }
    isLoading.value = false;
  }

  return reactive({ isLoading, fault, load });
}
