import { type GraphiQLPlugin, pick, useGraphiQL, useGraphiQLActions, useHeadersEditorState } from '@graphiql/react';
import { type Example, examples, openExample } from './examples';

export const examplesPlugin: GraphiQLPlugin = { title: 'Examples', icon: ExamplesIcon, content: ExamplesPanel };

/** Opens any example in a new tab, also one whose tab was closed or changed. */
function ExamplesPanel() {
  const { queryEditor, variableEditor, headerEditor } = useGraphiQL(
    pick('queryEditor', 'variableEditor', 'headerEditor'),
  );
  const { addTab, updateActiveTabValues } = useGraphiQLActions();
  const [headers] = useHeadersEditorState();

  function open(example: Example) {
    addTab();
    const tab = openExample(example, headers);
    queryEditor?.setValue(tab.query);
    variableEditor?.setValue(tab.variables);
    headerEditor?.setValue(tab.headers);
    updateActiveTabValues(tab);
  }

  return (
    <section className="panel" aria-label="Examples">
      <h2>Examples</h2>
      <p>A click opens the example in a new tab, as it stood at first.</p>
      <ul className="choices">
        {examples.map((example) => (
          <li key={example.file}>
            <button type="button" className="graphiql-button" onClick={() => open(example)}>
              {example.title}
            </button>
            <span>{CALLERS[example.caller]}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const CALLERS: Record<string, string> = {
  anyone: 'for anyone',
  customer: 'for a signed-in customer',
  staff: 'for staff',
};

function ExamplesIcon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.7" aria-hidden="true">
      <path d="M4 5h16M4 12h16M4 19h10" strokeLinecap="round" />
    </svg>
  );
}
