import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import * as pulumi from '@pulumi/pulumi';
import { vi } from 'vitest';

import { Cloud, REGION, type Resource } from './cloud';

/** The day on which all tests happen. */
export const TODAY = '2026-11-21';

/** The settings of a small stack that takes no cards and has no names of its own. */
export const SMALL: Record<string, string> = {
  'aws:region': REGION,
  'kibble:alarmEmail': 'operator@example.com',
  'kibble:mailFrom': 'shop@example.com',
  'kibble:apiKeys': `["${TODAY}"]`,
};

/** A stack in which everything is switched on. */
export const LARGE: Record<string, string> = {
  ...SMALL,
  'kibble:account': '123456789012',
  'kibble:production': 'true',
  'kibble:noticeEmail': 'orders@example.com',
  'kibble:mailDomain': 'example.com',
  'kibble:signUpMail': 'ses',
  'kibble:payments': 'stripe',
  'kibble:stripePublishableKey': 'pk_live_1',
  'kibble:stripeSecretKey': 'sk_live_hidden',
  'kibble:stripeWebhookSecret': 'whsec_hidden',
  'kibble:domain': 'shop.example.com',
  'kibble:apiDomain': 'api.example.com',
  'kibble:hostedZoneId': 'Z1234567890',
  'kibble:apiKeys': `["${TODAY}","2026-06-01"]`,
};

export interface Deployment {
  resources: Resource[];
  outputs: Record<string, unknown>;
}

/** Runs the program for a stack, over an account that only remembers. */
export async function deploy(settings: Record<string, string>, stage = 'dev'): Promise<Deployment> {
  const built = new Built();
  try {
    return await run({ ...built.settings(), ...settings }, stage);
  } finally {
    built.remove();
  }
}

async function run(settings: Record<string, string>, stage: string): Promise<Deployment> {
  vi.useFakeTimers({ now: new Date(`${TODAY}T12:00:00Z`), toFake: ['Date'] });
  vi.resetModules();
  const cloud = new Cloud();
  try {
    await pulumi.runtime.setMocks(cloud, 'kibble', stage, false);
    const monitor = pulumi.runtime.getMonitor();
    if (monitor) cloud.listen(monitor);
    pulumi.runtime.setAllConfig(settings, secrets(settings));
    const exports: Record<string, unknown> = { ...(await import('../../index.js')) };
    const outputs = await resolved(exports);
    await pulumi.runtime.disconnect();
    return { resources: cloud.resources, outputs };
  } finally {
    vi.useRealTimers();
  }
}

function secrets(settings: Record<string, string>): string[] {
  return Object.keys(settings).filter((name) => /Secret/.test(name));
}

function resolved(exports: Record<string, unknown>): Promise<Record<string, unknown>> {
  return new Promise((resolve) => pulumi.output(exports).apply(resolve));
}

/** A folder with what a build leaves: archives that hold nothing, and a shop of a few files. */
export class Built {
  readonly folder = mkdtempSync(join(tmpdir(), 'kibble-infra-'));

  constructor() {
    for (const name of ['resolver', 'worker']) this.write(`package/arm64/${name}.zip`, 'PK');
    for (const page of ['200.html', '404.html', 'index.html', 'icon.svg']) this.write(`site/public/${page}`, page);
    this.write('site/public/_nuxt/entry.abc123.js', '1');
    this.write('site/headers.json', JSON.stringify(HEADERS));
  }

  settings(): Record<string, string> {
    return { 'kibble:packages': join(this.folder, 'package'), 'kibble:site': join(this.folder, 'site') };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  private write(name: string, text: string): void {
    const file = join(this.folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** As the build of the shop writes them. */
const HEADERS = {
  'content-security-policy': "default-src 'none'; script-src 'self' {script}; connect-src 'self' {connect}; frame-src {frame}",
  'permissions-policy': 'camera=()',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'x-content-type-options': 'nosniff',
};
