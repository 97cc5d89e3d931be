import { pick, useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useEffect, useRef } from 'react';

/** Writes the same headers into every tab, and passes every tab's variables through `rewrite`. */
export function useEveryTab() {
  const { tabs, headerEditor, variableEditor } = useGraphiQL(pick('tabs', 'headerEditor', 'variableEditor'));
  const { updateActiveTabValues } = useGraphiQLActions();
  return (headers: string, rewrite: (variables: string) => string) => {
    const variables = rewrite(variableEditor?.getValue() ?? '');
    // GraphiQL has an action for the active tab alone. The others are changed in place;
    // the action below then stores all of them.
    for (const tab of tabs) {
      tab.headers = headers;
      tab.variables = tab.variables ? rewrite(tab.variables) : tab.variables;
    }
    headerEditor?.setValue(headers);
    if (variableEditor && variableEditor.getValue() !== variables) variableEditor.setValue(variables);
    updateActiveTabValues({ headers, variables });
  };
}

/** Gives a tab that was just added the headers of its neighbour instead of the first caller's. */
export function NewTabHeaders() {
  const { tabs, activeTabIndex, headerEditor } = useGraphiQL(pick('tabs', 'activeTabIndex', 'headerEditor'));
  const count = useRef(tabs.length);
  useEffect(() => {
    const isNew = tabs.length > count.current && activeTabIndex === tabs.length - 1;
    count.current = tabs.length;
    const headers = tabs[tabs.length - 2]?.headers;
    if (isNew && headers != null) headerEditor?.setValue(headers);
  }, [tabs, activeTabIndex, headerEditor]);
  return null;
}

/** Scrolls the row of tabs, which may be wider than the window, to the tab that was opened. */
export function OpenTabInView() {
  const { activeTabIndex } = useGraphiQL(pick('activeTabIndex'));
  useEffect(() => {
    document.getElementById(`graphiql-session-tab-${activeTabIndex}`)?.scrollIntoView({ inline: 'nearest' });
  }, [activeTabIndex]);
  return null;
}
