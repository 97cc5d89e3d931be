import { fieldOf, type Refusal } from '~/utils/refusals';

/** The places of the page beside which a refusal of an order stands. */
export type CheckoutPlace = 'address' | 'slot' | 'payment' | 'total' | 'line' | 'field' | 'whole';

/** The fields of the API, by the place where the page has them. Text fields show theirs themselves. */
const PLACES: Record<string, CheckoutPlace> = {
  addressId: 'address',
  slotId: 'slot',
  paymentMethod: 'payment',
  paymentToken: 'payment',
  expectedTotal: 'total',
  contactName: 'field',
  contactPhone: 'field',
  note: 'field',
};

export function placeOf(refusal: Refusal): CheckoutPlace {
  if (refusal.productId) return 'line';
  return PLACES[fieldOf(refusal) ?? ''] ?? 'whole';
}

/** Whether what the page shows of cart, address or price is no longer so. */
export function isStale({ code }: Refusal): boolean {
  switch (code) {
    case 'TOTAL_MISMATCH':
    case 'PRICE_CHANGED':
    case 'OUT_OF_STOCK':
    case 'INSUFFICIENT_STOCK':
    case 'PRODUCT_UNAVAILABLE':
    case 'BELOW_MINIMUM_ORDER':
    case 'AREA_NOT_SERVED':
    case 'CART_EMPTY':
    case 'NOT_FOUND':
    case 'VERSION_CONFLICT':
    case 'LIMIT_REACHED':
      return true;
    case 'REQUIRED':
    case 'INVALID':
    case 'TOO_LONG':
    case 'ALREADY_EXISTS':
    case 'INVALID_QUANTITY':
    case 'SLOT_FULL':
    case 'SLOT_CLOSED':
    case 'SLOT_CHANGE_USED':
    case 'INVALID_TRANSITION':
    case 'IDEMPOTENCY_KEY_REUSED':
    case 'PAYMENT_DECLINED':
    case 'PAYMENT_TOKEN_USED':
    case 'ACCOUNT_CLOSED':
    case 'TRY_AGAIN':
      return false;
  }
}
