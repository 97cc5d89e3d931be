import type { OrderPartsFragment } from '~/gql/staff/graphql';
import { changedCounts, countsOf, isNothingPacked, packedTotal, type Counts } from '~/utils/packing';

/** The packing of one order: the pieces are counted here and told to the shop together. */
export function usePacking(order: () => OrderPartsFragment) {
  const { take } = useStaffSteps();
  const { t } = useLocale();
  const notices = useNotices();
  const counts = ref<Counts>(countsOf(order()));
  const isBusy = ref(false);

  // What somebody else has counted in the meantime counts here, too; what is typed here and not told stays.
  watch(order, (now, before) => {
    const known = countsOf(before);
    for (const [product, pieces] of Object.entries(countsOf(now))) {
      if (known[product] !== pieces) counts.value[product] = pieces;
    }
  });

  /** Tells the shop each count that is another, one after the other. */
  async function tellCounts(): Promise<boolean> {
    for (const { productId, quantity } of changedCounts(order(), counts.value)) {
      const { order: after } = await take(order(), { action: 'UPDATE_PACKAGING_PRODUCT', productId, quantity });
      if (!after) return false;
    }
    return true;
  }

  async function whileBusy(work: () => Promise<void>): Promise<void> {
    isBusy.value = true;
    await work();
    isBusy.value = false;
  }

  const save = () =>
    whileBusy(async () => {
      if (await tellCounts()) notices.tell(t('staff.packing.saved', { code: order().code }));
    });

  const complete = () =>
    whileBusy(async () => {
      if (!(await tellCounts())) return;
      const { order: after } = await take(order(), { action: 'COMPLETE_PACKAGING' });
      if (after) notices.tell(t(`staff.done.${after.status}`, { code: after.code }));
    });

  return {
    counts,
    isBusy,
    isChanged: computed(() => changedCounts(order(), counts.value).length > 0),
    isNothing: computed(() => isNothingPacked(order(), counts.value)),
    total: computed(() => packedTotal(order(), counts.value)),
    save,
    complete,
  };
}
