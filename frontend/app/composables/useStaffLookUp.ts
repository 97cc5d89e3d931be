import { CustomerByEmailDocument, StaffOrderDocument, type CustomerByEmailQuery } from '~/gql/staff/graphql';

export type FoundCustomer = NonNullable<CustomerByEmailQuery['customerByEmail']>;

/** Finds one order by its code, or a customer by their e-mail address. */
export function useStaffLookUp() {
  const client = useApollo();

  /** The id of the order with this code; `undefined` when there is none. */
  async function orderByCode(code: string): Promise<string | undefined> {
    const { data } = await client.query({
      query: StaffOrderDocument,
      variables: { code: code.trim() },
      fetchPolicy: 'network-only',
    });
    return data.staffOrder?.id;
  }

  /** Who has this e-mail address; `undefined` when nobody has it. */
  async function customerByEmail(email: string): Promise<FoundCustomer | undefined> {
    const { data } = await client.query({
      query: CustomerByEmailDocument,
      variables: { email: email.trim() },
      fetchPolicy: 'network-only',
    });
    return data.customerByEmail ?? undefined;
  }

  return { orderByCode, customerByEmail };
}
