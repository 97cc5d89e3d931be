import type { Kibble } from './kibble';

/** A page of the shop, as its tests open it. */
export interface ShownPage {
  /** Its file below `app/pages`. */
  file: string;
  path: string | ((kibble: Kibble) => Promise<string>);
  /** Who sees it; a visitor where nobody is named. */
  as?: 'ada' | 'bob' | 'sam';
  /** Whether it asks the API when it opens, and so has states of loading and failing. */
  asks: boolean;
}

async function order(kibble: Kibble): Promise<string> {
  const { orders } = await kibble.ask('ada', '{ orders(first: 1) { nodes { id } } }');
  return orders.nodes[0].id;
}

/** Every page; a unit test compares them with the files. Those of `account` and `staff` are shown inside of a frame. */
export const PAGES: ShownPage[] = [
  { file: 'index.vue', path: '/', asks: true },
  { file: 'products/index.vue', path: '/products?category=dog-food', asks: true },
  { file: 'products/[id].vue', path: '/products/rope-toy', asks: true },
  { file: 'cart.vue', path: '/cart', asks: true },
  { file: 'checkout.vue', path: '/checkout', as: 'ada', asks: true },
  { file: 'auth/sign-in.vue', path: '/auth/sign-in', asks: false },
  { file: 'auth/sign-up.vue', path: '/auth/sign-up', asks: false },
  { file: 'auth/confirm.vue', path: '/auth/confirm', asks: false },
  { file: 'auth/forgot.vue', path: '/auth/forgot', asks: false },
  { file: 'auth/reset.vue', path: '/auth/reset', asks: false },
  { file: 'account/index.vue', path: '/account', as: 'ada', asks: true },
  { file: 'account/addresses.vue', path: '/account/addresses', as: 'ada', asks: true },
  { file: 'account/orders.vue', path: '/account/orders', as: 'ada', asks: true },
  { file: 'account/close.vue', path: '/account/close', as: 'ada', asks: true },
  { file: 'orders/[id].vue', path: async (kibble) => `/orders/${await order(kibble)}`, as: 'ada', asks: true },
  { file: 'staff/index.vue', path: '/staff', as: 'sam', asks: true },
  { file: 'staff/orders/[id].vue', path: async (kibble) => `/staff/orders/${await order(kibble)}`, as: 'sam', asks: true },
  { file: 'staff/run-sheet.vue', path: '/staff/run-sheet', as: 'sam', asks: true },
  { file: 'staff/stock.vue', path: '/staff/stock', as: 'sam', asks: true },
  { file: 'staff/products/index.vue', path: '/staff/products', as: 'sam', asks: true },
  { file: 'staff/products/[id].vue', path: '/staff/products/rope-toy', as: 'sam', asks: true },
  { file: 'staff/products/new.vue', path: '/staff/products/new', as: 'sam', asks: true },
  { file: 'staff/slots.vue', path: '/staff/slots', as: 'sam', asks: true },
  { file: 'staff/fees.vue', path: '/staff/fees', as: 'sam', asks: true },
  { file: 'staff/figures.vue', path: '/staff/figures', as: 'sam', asks: true },
];

/** The address of a page at a server. */
export async function addressOf({ path }: ShownPage, kibble: Kibble): Promise<string> {
  return typeof path === 'string' ? path : path(kibble);
}
