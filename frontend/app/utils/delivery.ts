import type { OrderPartsFragment } from '~/gql/staff/graphql';
import type { Amount } from '~/utils/formats';

type Address = OrderPartsFragment['delivery']['address'];

/** What the driver asks for at the door; `undefined` when nothing is to be paid there. */
export function dueAtDoor({ payment, total }: Pick<OrderPartsFragment, 'payment' | 'total'>): Amount | undefined {
  return payment.method === 'ON_DELIVERY' && payment.status === 'DUE' ? total : undefined;
}

/** A place on a map. Telephones open this address with their map application, whichever kind they are. */
export function mapLink({ street, zip, city, state, country }: Omit<Address, 'formatted'>): string {
  const place = [street, `${zip} ${city}`, state, country].filter(Boolean).join(', ');
  return `https://www.google.com/maps/search/?${new URLSearchParams({ api: '1', query: place })}`;
}
