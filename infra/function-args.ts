import type * as pulumi from '@pulumi/pulumi';

import type { EventBus } from './components/event-bus';
import type { Mail } from './components/mail';
import type { PaymentSecret } from './components/payment-secret';
import type { Statement } from './components/policy-document';
import type { RustFunctionArgs } from './components/rust-function';
import type { ShopTable } from './components/shop-table';
import type { Config } from './config';
import type { FunctionName } from './names';
import type { Sources } from './sources';

/** What every function is told and may do, beside what it alone needs. */
export interface Shared {
  config: Config;
  sources: Sources;
  table: ShopTable;
  /** The shop's keys at the payment provider; absent where it takes no cards. */
  secret: PaymentSecret | undefined;
}

type Environment = Record<string, pulumi.Input<string>>;

/** A function with its size, its program, its settings, and its permissions for the table. */
export function functionArgs<const Name extends FunctionName>(
  shared: Shared,
  name: Name,
  description: string,
  own: { environment?: Environment; statements?: Statement[] } = {},
): RustFunctionArgs & { function: Name } {
  const { config, sources, table } = shared;
  return {
    stage: config.stage,
    function: name,
    description,
    program: sources.programs[name],
    architecture: config.architecture,
    size: config.functions[name],
    environment: {
      KIBBLE_TABLE: table.name,
      KIBBLE_CURRENCY: config.shop.currency,
      KIBBLE_LOG: config.watch.logLevel,
      ...own.environment,
    },
    statements: [...table.statements(sources.permissions[name]), ...(own.statements ?? [])],
    logRetentionDays: config.watch.logRetentionDays,
  };
}

/** What a function needs that asks the payment provider. */
export function payments({ config, secret }: Shared): { environment: Environment; statements: Statement[] } {
  return {
    environment: {
      KIBBLE_PAYMENTS: config.payments.provider,
      ...(secret && { KIBBLE_PAYMENT_SECRET: secret.arn, KIBBLE_PAYMENT_SECRET_VERSION: secret.version }),
    },
    statements: secret ? [secret.readStatement()] : [],
  };
}

/** What the function needs that answers the API. */
export function answering(shared: Shared): { environment: Environment; statements: Statement[] } {
  const { environment, statements } = payments(shared);
  return { environment: { ...environment, KIBBLE_CART_MERGE: shared.config.shop.cartMerge }, statements };
}

/** What the function needs that sends mails. */
export function mailing(
  { config }: Shared,
  mail: Mail,
  siteUrl: pulumi.Input<string>,
): { environment: Environment; statements: Statement[] } {
  return {
    environment: {
      KIBBLE_MAIL_FROM: config.mail.from,
      KIBBLE_NOTICE_TOPIC: mail.noticeTopic.arn,
      KIBBLE_SHOP_NAME: config.shop.name,
      KIBBLE_SHOP_URL: siteUrl,
      KIBBLE_TIME_ZONE: config.shop.timeZone,
    },
    statements: mail.statements(),
  };
}

/** What the function needs that tells others of changes. */
export function telling(
  shared: Shared,
  bus: EventBus,
  api: { endpoint: pulumi.Input<string>; publishStatement(): Statement },
): { environment: Environment; statements: Statement[] } {
  const { environment, statements } = payments(shared);
  return {
    environment: { ...environment, KIBBLE_EVENT_BUS: bus.bus.name, KIBBLE_GRAPHQL_URL: api.endpoint },
    statements: [...statements, bus.putStatement(), api.publishStatement()],
  };
}
