import account from './account.json';
import auth from './auth.json';
import cart from './cart.json';
import catalogue from './catalogue.json';
import checkout from './checkout.json';
import common from './common.json';
import delivery from './delivery.json';
import errors from './errors.json';
import orders from './orders.json';
import staff from './staff.json';

export default { account, auth, cart, catalogue, checkout, common, delivery, errors, orders, staff };
