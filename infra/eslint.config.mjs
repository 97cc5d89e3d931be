import appsync from '@aws-appsync/eslint-plugin';
import tseslint from 'typescript-eslint';

const strict = { noInlineConfig: false, reportUnusedDisableDirectives: 'error' };
// Some rules ask for types: which methods a value has tells which of them AppSync lacks.
const typed = { projectService: true, tsconfigRootDir: import.meta.dirname };

export default tseslint.config(
  { ignores: ['node_modules'] },
  {
    files: ['appsync/*.js'],
    ...appsync.configs.recommended,
    languageOptions: { ...appsync.configs.recommended.languageOptions, parserOptions: typed },
    linterOptions: { ...strict, noInlineConfig: true },
  },
  {
    files: ['*.ts', 'components/**/*.ts', 'policy/**/*.ts', 'schema/**/*.ts', 'site/**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: typed },
    linterOptions: strict,
    rules: {
      // Resources are made by naming them.
      'no-new': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'max-lines': ['error', { max: 250, skipBlankLines: true }],
      'max-lines-per-function': ['error', 60],
    },
  },
  {
    files: ['tests/**/*.ts'],
    extends: [tseslint.configs.strict],
    linterOptions: strict,
    rules: {
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_$', argsIgnorePattern: '^_$', ignoreRestSiblings: true }],
      'max-lines': ['error', { max: 250, skipBlankLines: true }],
    },
  },
);
