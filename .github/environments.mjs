// Whether GitHub would ask anybody before it deploys production, and hands its roles to the main branch alone.
// GitHub makes an environment that is missing by itself, and such a one asks nobody and serves every branch.
//
//   export GITHUB_REPOSITORY=OWNER/NAME
//   gh api --paginate --slurp "repos/$GITHUB_REPOSITORY/environments" | node .github/environments.mjs

import { execFileSync } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'

const NAMES = ['production', 'production-preview']

const HOW = 'choose "Selected branches and tags" for it, and name main there'

/** Whether the branch main may use it, and nothing else. */
function isOfMain({ name, deployment_branch_policy }) {
  // The other limit is to all branches that are protected, of which there may be more at any time.
  if (!deployment_branch_policy?.custom_branch_policies) return false
  const path = `repos/${process.env.GITHUB_REPOSITORY}/environments/${name}/deployment-branch-policies`
  const { branch_policies: [first, ...others] } = JSON.parse(execFileSync('gh', ['api', path], { encoding: 'utf8' }))
  // A tag can have the branch's name.
  return first?.name === 'main' && first.type !== 'tag' && others.length === 0
}

/** What an environment lacks that production cannot do without. */
function faults(name, environment) {
  if (!environment) return [`${name} is missing`]
  const isReviewed = environment.protection_rules.some(({ type, reviewers }) => type === 'required_reviewers' && reviewers.length > 0)
  return [
    ...(isOfMain(environment) ? [] : [`${name} is not limited to the branch main alone: ${HOW}`]),
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
