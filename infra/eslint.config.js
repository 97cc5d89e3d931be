import appsync from '@aws-appsync/eslint-plugin'

/** @type {import('eslint').Linter.Config[]} */
export default [
  {
    files: ['appsync/*.js'],
    ...appsync.configs.recommended,
    languageOptions: {
      ...appsync.configs.recommended.languageOptions,
      // Some rules ask for types: which methods a value has tells which of them AppSync lacks.
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' },
  },
]
