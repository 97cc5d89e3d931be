/** The Lambda functions, as the code names them. */
export const FUNCTIONS = ['mailer', 'payment_callback', 'post_confirmation', 'resolver', 'schedule', 'stream'] as const;

export type FunctionName = (typeof FUNCTIONS)[number];

const STAGE = /^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){0,19}$/;

/** What is wrong with the name of a stack, which is part of the names of its resources; `undefined` when nothing is. */
export function stageFault(stage: string): string | undefined {
  if (STAGE.test(stage)) return undefined;
  return `the stack is named "${stage}": name it with at most 20 small letters, digits and single hyphens, a letter first`;
}

/** The name of a resource in AWS, alike for all that belongs to a stack. */
export function named(stage: string, part?: string): string {
  const words = ['kibble', stage, part?.replaceAll('_', '-')];
  return words.filter((word) => word !== undefined).join('-');
}
