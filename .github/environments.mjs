// Whether GitHub would ask anybody before it deploys production, and hands its roles to the main branch alone.
// GitHub makes an environment that is missing by itself, and such a one asks nobody and serves every branch.
//
//   gh api --paginate --slurp repos/OWNER/NAME/environments | node .github/environments.mjs

import { appendFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'

const NAMES = ['production', 'production-preview']

/** What an environment lacks that production cannot do without. */
function faults(name, environment) {
  if (!environment) return [`${name} is missing`]
  // Both kinds of limits count: the branches that are named, and those that are protected.
  const isLimited = Boolean(environment.deployment_branch_policy)
  const isReviewed = environment.protection_rules.some(({ type, reviewers }) => type === 'required_reviewers' && reviewers.length > 0)
  return [
    ...(isLimited ? [] : [`${name} is not limited to the branch main`]),
    ...(isReviewed || name !== 'production' ? [] : [`${name} has no required reviewers`]),
  ]
}

const pages = JSON.parse(await text(process.stdin))
const environments = pages.flatMap(({ environments }) => environments)
// Capital letters make no difference to GitHub.
const known = new Map(environments.map((environment) => [environment.name.toLowerCase(), environment]))
const { GITHUB_OUTPUT, GITHUB_STEP_SUMMARY } = process.env

if (NAMES.every((name) => !known.has(name))) {
  // Whoever deploys production by hand commits its settings too.
  appendFileSync(GITHUB_STEP_SUMMARY, 'Production is left out: there is no environment `production`.\n')
} else {
  const found = NAMES.flatMap((name) => faults(name, known.get(name)))
  for (const fault of found) console.log(`::error::Production is not deployed: the environment ${fault}.`)
  if (found.length > 0) process.exitCode = 1
  else appendFileSync(GITHUB_OUTPUT, 'wanted=true\n')
}
