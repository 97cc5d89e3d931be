import type { ApolloClient, TypedDocumentNode } from '@apollo/client/core';

import {
  CancelOrderAsStaffDocument,
  CompleteDeliveryDocument,
  CompletePackagingDocument,
  FailDeliveryDocument,
  RetryDeliveryDocument,
  StaffOrderDocument,
  StartDeliveryDocument,
  StartPackagingDocument,
  UpdatePackagingProductDocument,
  type OrderPartsFragment,
  type UserErrorPartsFragment,
} from '~/gql/staff/graphql';
import { faultOf } from '~/utils/faults';
import { fieldOf } from '~/utils/refusals';
import { noteOrder, type StaffStep } from '~/utils/staffSteps';

interface Payload {
  order: OrderPartsFragment | null;
  userErrors: UserErrorPartsFragment[];
}

interface StepOutcome {
  /** The order after the step; absent when the step was not taken. */
  order?: OrderPartsFragment;
  /** What is wrong with the fields that were asked for. All else has been told in notices. */
  refusals: readonly UserErrorPartsFragment[];
}

type Named = Pick<OrderPartsFragment, 'id' | 'code'>;

/**
 * Steps of orders by staff. Lists and pages follow from the answer. When somebody else was faster, or the answer
 * was lost, the order is read anew, so that the page shows what it is now.
 */
export function useStaffSteps() {
  const client = useApollo();
  const notices = useNotices();
  const { t } = useLocale();
  const { sentence } = useRefusals();
  const busy = reactive(new Set<string>());

  async function take(order: Named, step: StaffStep, fields: readonly string[] = []): Promise<StepOutcome> {
    if (busy.has(order.id)) return { refusals: [] };
    busy.add(order.id);
    try {
      const { order: after, userErrors } = await send(client, order.id, step);
      if (after) {
        noteOrder(client.cache, after);
        return { order: after, refusals: [] };
      }
      return { refusals: await tell(order, userErrors, fields) };
    } catch (error) {
      notices.tell(t(`errors.faults.${faultOf(error).kind}`), 'danger');
      await readAnew(order);
      return { refusals: [] };
    } finally {
      busy.delete(order.id);
    }
  }

  /** Tells all refusals but those that have a field of their own, which are given back. */
  async function tell(order: Named, refusals: readonly UserErrorPartsFragment[], fields: readonly string[]) {
    const isBeside = (refusal: UserErrorPartsFragment) => fields.includes(fieldOf(refusal) ?? '');
    const others = refusals.filter((refusal) => !isBeside(refusal));
    for (const refusal of others) notices.tell(`${order.code}: ${sentence(refusal)}`, 'danger');
    if (others.length > 0) await readAnew(order);
    return refusals.filter(isBeside);
  }

  /** What cannot be read now is read when the page is opened again. */
  async function readAnew({ id }: Named): Promise<void> {
    try {
      const { data } = await client.query({ query: StaffOrderDocument, variables: { id }, fetchPolicy: 'network-only' });
      if (data.staffOrder) noteOrder(client.cache, data.staffOrder);
    } catch (error) {
      console.warn('the order could not be read anew', error);
    }
  }

  /** Takes a step that has no form, and tells that it was taken. */
  async function takeAndTell(order: Named, step: StaffStep): Promise<void> {
    const { order: after } = await take(order, step);
    if (after) notices.tell(t(`staff.done.${after.status}`, { code: order.code }));
  }

  return { take, takeAndTell, isBusy: (id: string) => busy.has(id) };
}

async function send(client: ApolloClient<unknown>, orderId: string, step: StaffStep): Promise<Payload> {
  const ask = async <Variables extends Record<string, unknown>>(
    mutation: TypedDocumentNode<{ payload: Payload }, Variables>,
    variables: Variables,
  ) => {
    const { data } = await client.mutate({ mutation, variables });
    return data?.payload ?? { order: null, userErrors: [] };
  };
  switch (step.action) {
    case 'START_PACKAGING':
      return ask(StartPackagingDocument, { orderId });
    case 'UPDATE_PACKAGING_PRODUCT':
      return ask(UpdatePackagingProductDocument, { orderId, productId: step.productId, quantity: step.quantity });
    case 'COMPLETE_PACKAGING':
      return ask(CompletePackagingDocument, { orderId });
    case 'START_DELIVERY':
      return ask(StartDeliveryDocument, { orderId });
    case 'COMPLETE_DELIVERY':
      return ask(CompleteDeliveryDocument, { orderId, paid: step.paid });
    case 'FAIL_DELIVERY':
      return ask(FailDeliveryDocument, { orderId, reason: step.reason });
    case 'RETRY_DELIVERY':
      return ask(RetryDeliveryDocument, { orderId, slotId: step.slotId });
    case 'CANCEL':
      return ask(CancelOrderAsStaffDocument, { orderId, reason: step.reason });
  }
}
