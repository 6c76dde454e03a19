import tseslint from 'typescript-eslint';
import vue from 'eslint-plugin-vue';

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Export by name, so that one search finds every use.',
};

const clocks = [
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'Time is an input.',
  },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Time is an input.' },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'The seed is an input.',
  },
  { selector: "MemberExpression[object.name='performance']", message: 'The engine measures no time.' },
];

export default tseslint.config(
  {
    ignores: [
      'out/',
      'node_modules/',
      'demo-output/',
      'test-output/',
      'coverage/',
      'resources/',
      'test/fixtures/',
      // AssemblyScript: its own compiler checks it.
      'src/wasm/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ...tseslint.configs.recommended,
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: {
      // Layout is the formatter's work.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-indent': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/multi-word-component-names': 'off',
      'vue/no-v-html': 'error',
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
    },
  },
  {
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-param-reassign': 'off',
      'no-var': 'error',
      'prefer-const': 'error',
      'max-depth': ['error', 4],
      'no-restricted-syntax': ['error', noDefaultExport],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/naming-convention': [
        'error',
        { selector: 'typeLike', format: ['PascalCase'], custom: { regex: '^I[A-Z][a-z]', match: false } },
        {
          selector: 'typeLike',
          format: ['PascalCase'],
          custom: { regex: '(Manager|Helper|Util|Utils)$', match: false },
        },
      ],
    },
  },
  { files: ['src/engine/**/*.ts'], rules: { 'no-restricted-syntax': ['error', noDefaultExport, ...clocks] } },
  {
    files: ['**/*.config.{js,ts}', '**/*.vue', '**/*.d.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: { sourceType: 'commonjs' },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  { files: ['scripts/**', 'test/**'], rules: { 'no-console': 'off' } },
);
