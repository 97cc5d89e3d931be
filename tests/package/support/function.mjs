// A packaged function, run as Lambda runs it: its program in a folder of its own, and nothing in its
// environment but what Lambda and the deployment put there.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

import { FUNCTIONS } from './archive.mjs';

/** What Lambda sets for every function, of what an SDK or a program may look at. */
function lambdaEnvironment(name, folder) {
  return {
    AWS_ACCESS_KEY_ID: 'any',
    AWS_SECRET_ACCESS_KEY: 'any',
    AWS_SESSION_TOKEN: 'any',
    AWS_REGION: 'local',
    AWS_DEFAULT_REGION: 'local',
    AWS_EXECUTION_ENV: 'AWS_Lambda_provided.al2023',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: '2026/11/21/[$LATEST]0',
    LAMBDA_TASK_ROOT: folder,
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    _HANDLER: FUNCTIONS[name].handler,
    LANG: 'en_US.UTF-8',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    TZ: ':UTC',
  };
}

/** The environment of a function without what is named. */
export function environment(name, folder, runtimeApi, own, without = []) {
  const all = { ...lambdaEnvironment(name, folder), AWS_LAMBDA_RUNTIME_API: runtimeApi, ...own };
  return Object.fromEntries(Object.entries(all).filter(([variable]) => !without.includes(variable)));
}

/** Starts the program that was unpacked into the folder. */
export function start(folder, env) {
  const program = spawn('./bootstrap', [], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  // A test that is broken off must not leave a program behind.
  const kill = () => program.kill();
  process.once('exit', kill);
  program.once('exit', () => process.off('exit', kill));
  const output = Promise.all([text(program.stdout), text(program.stderr)]);
  const ended = once(program, 'exit');
  return {
    /** What it has written, and with what code it ended, once it has ended by itself. */
    async end() {
      const [[code], written] = [await ended, await output];
      return { code, written: written.join('') };
    },
    /** Ends it, and returns what it has written. */
    async stop() {
      program.kill();
      await ended;
      return (await output).join('');
    },
  };
}
