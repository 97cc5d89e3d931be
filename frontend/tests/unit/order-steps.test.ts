import { describe, expect, it } from 'vitest';

import type { OrderPartsFragment } from '~/gql/account/graphql';
import { toldSteps } from '~/utils/orderSteps';

type Step = OrderPartsFragment['history'][number];

function step(status: Step['status'], actor: Step['actor'], note: string | null = null): Step {
  return { __typename: 'OrderEvent', at: '2026-11-21T08:00:00.000Z', status, actor, note } as Step;
}

describe('the steps of an order', () => {
  it('are told without what the shop notes for itself', () => {
    const steps = toldSteps([
      step('PLACED', 'CUSTOMER'),
      step('PLACED', 'CUSTOMER', 'Delivery booked for 2026-11-22T08:00Z.'),
      step('PACKING', 'STAFF'),
      step('PACKING', 'STAFF', '1 of 2 of rope-toy packed.'),
      step('PACKED', 'STAFF', 'For the staff.'),
    ]);
    expect(steps.map(({ key, reason }) => [key, reason])).toEqual([
      ['orders.status.PLACED', undefined],
      ['orders.slotChosen', undefined],
      ['orders.status.PACKING', undefined],
      ['orders.status.PACKED', undefined],
    ]);
  });

  it('are told with the reason that the staff gives', () => {
    expect(toldSteps([step('DELIVERY_FAILED', 'STAFF', 'Nobody was there.')])[0]?.reason).toBe('Nobody was there.');
    expect(toldSteps([step('CANCELLED', 'SYSTEM', 'For the machines.')])[0]?.reason).toBeUndefined();
  });
});
