import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';

import { type Config, ConfigError } from './config';
import { type FunctionName, FUNCTIONS, named } from './names';
import { resolverFaults } from './schema/resolvers';
import { schemaFaults } from './schema/rules';

/** Keys and indexes of the table, as `src/table/design.json` has them. */
export interface TableDesign {
  partitionKey: string;
  sortKey: string;
  timeToLive: string;
  stream: string;
  indexes: { name: string; partitionKey: string; sortKey: string; projection: string[] }[];
}

/** AppSync's resolvers and limits, as `src/graphql/resolvers.json` has them. */
export interface Resolvers {
  maxBatchSize: number;
  queryDepthLimit: number;
  resolverCountLimit: number;
  /** `Type.field` of each, by what its resolver does. */
  direct: string[];
  relation: string[];
  echo: string[];
}

/** Actions of DynamoDB that a function may take, as `src/table/permissions.json` has them. */
export type TablePermissions = Record<FunctionName, { table: string[]; indexes: string[] }>;

/** Beginnings of the keys of the items whose changes concern a function, as `src/table/stream_filters.json` has them. */
export type StreamFilters = Record<'stream' | 'mailer', { partitionKey: string; sortKeys: string[] }[]>;

/** What the user pool demands, as `src/local/user_pool/rules.json` has it. */
export interface UserPoolRules {
  password: {
    minimumLength: number;
    requireLowercase: boolean;
    requireUppercase: boolean;
    requireNumbers: boolean;
    requireSymbols: boolean;
  };
  tokens: { accessMinutes: number; idMinutes: number; refreshDays: number };
  groups: string[];
}

/** What a Lambda function runs: of the functions of one program each is told by its handler which it is. */
export interface Program {
  /** The file that `make package` has made. */
  archive: string;
  handler: string;
}

/** Everything that is deployed, or says what is. */
export interface Sources {
  schema: string;
  resolvers: Resolvers;
  table: TableDesign;
  permissions: TablePermissions;
  streamFilters: StreamFilters;
  userPool: UserPoolRules;
  /** Text of the functions that run in AppSync itself. */
  appsync: { echo: string; relation: string; relationPipeline: string };
  programs: Record<FunctionName, Program>;
  site: SiteFiles;
}

/** The shop as it was built. */
export interface SiteFiles {
  folder: string;
  /** Names relative to the folder, with slashes. */
  files: string[];
  /** Headers to be sent with each file, by name. */
  headers: Record<string, string>;
}

const REPOSITORY = resolve(__dirname, '..');

/**
 * Reads what is deployed. Throws a {@link ConfigError} that says what to do when something was not built, or when AppSync
 * would not take it.
 */
export function readSources(config: Config): Sources {
  const faults: string[] = [];
  const sources: Sources = {
    schema: text('schema.graphql'),
    resolvers: json('src/graphql/resolvers.json') as Resolvers,
    table: json('src/table/design.json') as TableDesign,
    permissions: json('src/table/permissions.json') as TablePermissions,
    streamFilters: json('src/table/stream_filters.json') as StreamFilters,
    userPool: json('src/local/user_pool/rules.json') as UserPoolRules,
    appsync: {
      echo: text('infra/appsync/echo.js'),
      relation: text('infra/appsync/relation.js'),
      relationPipeline: text('infra/appsync/relation-pipeline.js'),
    },
    programs: programs(config, faults),
    site: siteFiles(config, faults),
  };
  faults.push(...schemaFaults(sources.schema), ...resolverFaults(sources.schema, sources.resolvers));
  if (faults.length > 0) throw new ConfigError(faults);
  return sources;
}

function text(path: string): string {
  return readFileSync(join(REPOSITORY, path), 'utf8');
}

/** What is in a file of the repository, which has the form that its reader says. */
function json(path: string): unknown {
  return JSON.parse(text(path));
}

function programs(config: Config, faults: string[]): Sources['programs'] {
  const folder = resolve(__dirname, config.packages, config.architecture);
  const functions = json('infra/functions.json') as Record<FunctionName, { program: string; handler: string }>;
  const names = new Set(FUNCTIONS.map((name) => `${functions[name].program}.zip`));
  const missing = [...names].filter((name) => !existsSync(join(folder, name)));
  if (missing.length > 0) {
    faults.push(`${shown(folder)} lacks ${missing.join(', ')}: run 'make package', or set kibble:architecture to what this machine can build`);
  }
  const program = (name: FunctionName): Program => {
    const { program, handler } = functions[name];
    return { archive: join(folder, `${program}.zip`), handler };
  };
  return {
    mailer: program('mailer'),
    payment_callback: program('payment_callback'),
    post_confirmation: program('post_confirmation'),
    resolver: program('resolver'),
    schedule: program('schedule'),
    stream: program('stream'),
  };
}

function siteFiles(config: Config, faults: string[]): SiteFiles {
  const output = resolve(__dirname, config.site);
  const folder = join(output, 'public');
  const headers = join(output, 'headers.json');
  if (!existsSync(join(folder, '200.html')) || !existsSync(headers)) {
    faults.push(`${shown(output)} holds no shop: run 'make shop'`);
    return { folder, files: [], headers: {} };
  }
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return {
    folder,
    files: files.map((file) => relative(folder, file).replaceAll(sep, '/')).sort(),
    headers: JSON.parse(readFileSync(headers, 'utf8')) as Record<string, string>,
  };
}

function shown(folder: string): string {
  return relative(REPOSITORY, folder) || folder;
}

/** The table's name. */
export function nameOfTable(config: Config): string {
  return config.tableName ?? named(config.stage);
}
