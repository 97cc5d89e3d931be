import type { PaymentMethod, PlaceOrderInput } from '~/gql/account/graphql';
import { tabStorage } from '~/utils/storage';

/** What is typed and chosen at checkout, but for the card. */
export interface CheckoutDraft {
  addressId: string | null;
  contactName: string;
  contactPhone: string;
  /** Null: a time of delivery is chosen later. */
  slotId: string | null;
  method: PaymentMethod;
  note: string;
}

/** What a tab keeps of a checkout until an order is placed. */
export interface CheckoutMemory {
  /** Whose checkout it is: nobody else may see it. */
  customerId: string;
  /** The idempotency key; `placeOnce` says how long it stays. */
  key: string;
  /** What was sent under the key, and of which nobody knows what came of it. */
  unanswered: PlaceOrderInput[];
  draft: CheckoutDraft;
}

const PLACE = 'kibble.checkout';

export function newDraft(): CheckoutDraft {
  return { addressId: null, contactName: '', contactPhone: '', slotId: null, method: 'ON_DELIVERY', note: '' };
}

export function newMemory(customerId: string): CheckoutMemory {
  return { customerId, key: crypto.randomUUID(), unanswered: [], draft: newDraft() };
}

/** What this tab has kept for this customer. Anything else, and what cannot be read, counts as nothing. */
export function readMemory(customerId: string): CheckoutMemory | undefined {
  const kept = stored();
  return isMemory(kept) && kept.customerId === customerId ? kept : undefined;
}

function stored(): unknown {
  try {
    return JSON.parse(tabStorage().getItem(PLACE) ?? 'null');
  } catch {
    return undefined;
  }
}

/** Without room to keep it the checkout works, though not over a reload. */
export function keepMemory(memory: CheckoutMemory): void {
  try {
    tabStorage().setItem(PLACE, JSON.stringify(memory));
  } catch (error) {
    console.warn('the checkout cannot be kept', error);
  }
}

/**
 * Forgets a checkout whose order is known, but not the order: the page may be on its way to itself already, by a
 * reload that was asked for before the answer came.
 */
export function keepPlaced(customerId: string, orderId: string): void {
  try {
    tabStorage().setItem(PLACE, JSON.stringify({ customerId, orderId }));
  } catch {
    forgetMemory();
  }
}

/** The order that this customer has placed with the last checkout of this tab, until the next one begins. */
export function readPlaced(customerId: string): string | undefined {
  const kept = stored();
  const isTheirs = isObject(kept) && kept.customerId === customerId;
  return isTheirs && typeof kept.orderId === 'string' ? kept.orderId : undefined;
}

export function forgetMemory(): void {
  tabStorage().removeItem(PLACE);
}

function isMemory(value: unknown): value is CheckoutMemory {
  if (!isObject(value) || !isObject(value.draft) || !Array.isArray(value.unanswered)) return false;
  const { customerId, key, draft, unanswered } = value;
  const isText = (text: unknown) => typeof text === 'string';
  const isTextOrNull = (text: unknown) => text === null || typeof text === 'string';
  return (
    [customerId, key, draft.contactName, draft.contactPhone, draft.note].every(isText) &&
    [draft.addressId, draft.slotId].every(isTextOrNull) &&
    (draft.method === 'ON_DELIVERY' || draft.method === 'CARD') &&
    unanswered.every((input) => isObject(input) && input.idempotencyKey === key && isText(input.addressId))
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
