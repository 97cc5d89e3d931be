import type { Kibble } from './kibble';
import { text } from './texts';

/** A page of the shop, as its tests open it. */
export interface ShownPage {
  /** Its file below `app/pages`. */
  file: string;
  path: string | ((kibble: Kibble) => Promise<string>);
  /** Who sees it; a visitor where nobody is named. */
  as?: 'ada' | 'bob' | 'sam';
  /** The text of its heading, by key; a product's name stands as it is. */
  title: string;
  /** What only the whole page shows, in every language; where it is absent, the heading is enough. */
  shows?: string;
  /** Requests to the API that opening it takes. A page without any has no states of loading and failing. */
  requests: number;
}

async function orderOfAda(kibble: Kibble): Promise<string> {
  const { orders } = await kibble.ask('ada', '{ orders(first: 1) { nodes { id } } }');
  return orders.nodes[0].id;
}

async function fullCart(kibble: Kibble, path: string): Promise<string> {
  await kibble.ask('ada', 'mutation { setCartLine(productId: "rope-toy", quantity: 2) { userErrors { code } } }');
  return path;
}

/** Every page; a unit test compares them with the files. Those of `account` and `staff` are shown inside of a frame. */
export const PAGES: ShownPage[] = [
  { file: 'index.vue', title: 'catalogue.welcome', path: '/', shows: 'Feather wand', requests: 1 },
  { file: 'products/index.vue', title: 'common.products', path: '/products?category=dog-food', shows: 'Beef stew, 400 g', requests: 1 },
  { file: 'products/[id].vue', title: 'Rope toy', path: '/products/rope-toy', shows: 'A cotton rope', requests: 1 },
  { file: 'auth/sign-in.vue', title: 'common.signIn', path: '/auth/sign-in', shows: 'ada@example.com', requests: 0 },
  { file: 'auth/sign-up.vue', title: 'common.signUp', path: '/auth/sign-up', requests: 0 },
  { file: 'auth/confirm.vue', title: 'auth.confirm.title', path: '/auth/confirm', requests: 0 },
  { file: 'auth/forgot.vue', title: 'auth.forgot.title', path: '/auth/forgot', requests: 0 },
  { file: 'auth/reset.vue', title: 'auth.reset.title', path: '/auth/reset', requests: 0 },
  { file: 'cart.vue', title: 'common.cart', path: (kibble) => fullCart(kibble, '/cart'), as: 'ada', shows: 'Rope toy', requests: 1 },
  { file: 'checkout.vue', title: 'checkout.title', path: (kibble) => fullCart(kibble, '/checkout'), as: 'ada', shows: 'Rope toy', requests: 3 },
  { file: 'account/index.vue', title: 'account.tabs.profile', path: '/account', as: 'ada', shows: 'ada@example.com', requests: 1 },
  { file: 'account/addresses.vue', title: 'account.tabs.addresses', path: '/account/addresses', as: 'ada', shows: '12 Analytical Row', requests: 1 },
  { file: 'account/orders.vue', title: 'account.tabs.orders', path: '/account/orders', as: 'ada', shows: '39', requests: 2 },
  { file: 'account/close.vue', title: 'account.close.title', path: '/account/close', as: 'ada', requests: 1 },
  { file: 'orders/[id].vue', title: 'orders.title', path: async (kibble) => `/orders/${await orderOfAda(kibble)}`, as: 'ada', shows: 'Beef stew, 400 g', requests: 2 },
  { file: 'staff/index.vue', title: 'staff.orders.title', path: '/staff', as: 'sam', shows: 'Ada Lovelace', requests: 1 },
  { file: 'staff/orders/[id].vue', title: 'staff.order.title', path: async (kibble) => `/staff/orders/${await orderOfAda(kibble)}`, as: 'sam', shows: 'Beef stew, 400 g', requests: 1 },
  { file: 'staff/run-sheet.vue', title: 'staff.nav.runSheet', path: '/staff/run-sheet', as: 'sam', requests: 1 },
  { file: 'staff/stock.vue', title: 'staff.nav.stock', path: '/staff/stock', as: 'sam', shows: 'Beef stew, 400 g', requests: 2 },
  { file: 'staff/products/index.vue', title: 'staff.nav.products', path: '/staff/products', as: 'sam', shows: 'Beef stew, 400 g', requests: 1 },
  { file: 'staff/products/[id].vue', title: 'Rope toy', path: '/staff/products/rope-toy', as: 'sam', requests: 1 },
  { file: 'staff/products/new.vue', title: 'staff.products.new', path: '/staff/products/new', as: 'sam', requests: 1 },
  { file: 'staff/slots.vue', title: 'staff.nav.slots', path: '/staff/slots', as: 'sam', shows: '20', requests: 1 },
  { file: 'staff/fees.vue', title: 'staff.nav.fees', path: '/staff/fees', as: 'sam', requests: 1 },
  { file: 'staff/figures.vue', title: 'staff.nav.figures', path: '/staff/figures', as: 'sam', requests: 1 },
];

/** Lists that hold nothing, and what they say. */
export const EMPTY: Pick<ShownPage, 'path' | 'as' | 'shows'>[] = [
  { path: '/products?q=unicorn', shows: text('catalogue.noMatch') },
  { path: '/cart', shows: text('cart.empty') },
  { path: '/account/addresses', as: 'sam', shows: text('account.addresses.none') },
  { path: '/account/orders', as: 'sam', shows: text('orders.none') },
  { path: '/staff?status=PACKED', as: 'sam', shows: text('staff.orders.none') },
  { path: '/staff/figures', as: 'sam', shows: text('staff.figures.none') },
];

/** The address of a page at a server. */
export async function addressOf({ path }: Pick<ShownPage, 'path'>, kibble: Kibble): Promise<string> {
  return typeof path === 'string' ? path : path(kibble);
}
