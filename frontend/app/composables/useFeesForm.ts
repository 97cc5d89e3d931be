import { DeliveryFeesDocument, SaveDeliveryFeesDocument, type DeliveryFeesInput, type FeesPartsFragment, type UserErrorPartsFragment } from '~/gql/staff/graphql';
import { faultOf, type Fault } from '~/utils/faults';
import { focusFirstFault, formOf } from '~/utils/firstFault';
import { feesDraft, feesInput, feesPath, newZone, typedAt, type FeesProblems } from '~/utils/feesForm';

const FIELD = /^(?:zones\.\d+\.\w+|elsewhere|minimumOrder|freeFrom)$/;

/** The form of what deliveries cost: a list of areas, of which the first that holds an address counts. */
export function useFeesForm(fees: FeesPartsFragment | null, currency: string) {
  const client = useApollo();
  const { t, customs } = useLocale();
  const { sentence } = useRefusals();
  const notices = useNotices();
  const draft = reactive(feesDraft(fees, currency, customs.value));
  const problems = ref<FeesProblems>({});
  const above = ref<string[]>([]);
  const fault = ref<Fault>();
  const hasConflict = ref(false);
  const isBusy = ref(false);

  async function submit(event: Event): Promise<void> {
    if (isBusy.value) return;
    const form = formOf(event);
    const { input, problems: found } = feesInput(draft, currency);
    problems.value = Object.fromEntries(Object.entries(found).map(([path, key]) => [path, t(key)]));
    above.value = [];
    fault.value = undefined;
    if (Object.keys(found).length > 0) return focusFirstFault(form);
    isBusy.value = true;
    try {
      show(await send(input), input, form);
    } catch (error) {
      fault.value = faultOf(error);
    }
    isBusy.value = false;
  }

  async function send(input: DeliveryFeesInput): Promise<readonly UserErrorPartsFragment[]> {
    const { data } = await client.mutate({
      mutation: SaveDeliveryFeesDocument,
      variables: { input, version: fees?.version ?? 0 },
      update(cache, { data }) {
        const after = data?.saveDeliveryFees.deliveryFees;
        if (after) cache.updateQuery({ query: DeliveryFeesDocument }, (known) => known && { ...known, deliveryFees: after });
      },
    });
    if (data?.saveDeliveryFees.deliveryFees) notices.tell(t('staff.fees.saved'));
    return data?.saveDeliveryFees.userErrors ?? [];
  }

  function show(refusals: readonly UserErrorPartsFragment[], input: DeliveryFeesInput, form?: HTMLFormElement): void {
    hasConflict.value = refusals.some(({ code }) => code === 'VERSION_CONFLICT');
    for (const refusal of refusals) {
      const path = feesPath(refusal);
      const typed = typedAt(refusal, input);
      const text = typed ? t('staff.fees.refused', { typed, why: sentence(refusal) }) : sentence(refusal);
      if (FIELD.test(path)) problems.value[path] ??= text;
      else above.value.push(text);
    }
    if (Object.keys(problems.value).length > 0) focusFirstFault(form);
  }

  /** Moves an area up or down in the order in which they are asked. */
  function move(index: number, by: -1 | 1): void {
    const [zone] = draft.zones.splice(index, 1);
    if (zone) draft.zones.splice(index + by, 0, zone);
    problems.value = {};
  }

  function remove(index: number): void {
    draft.zones.splice(index, 1);
    problems.value = {};
  }

  const add = () => draft.zones.push(newZone());
  return { draft, problems, above, fault, hasConflict, isBusy, submit, add, move, remove };
}
