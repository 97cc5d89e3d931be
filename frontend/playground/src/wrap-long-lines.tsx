import { pick, useGraphiQL } from '@graphiql/react';
import { useEffect } from 'react';

/** Lets the comments of the examples and a long token be read without scrolling sideways. */
export function WrapLongLines() {
  const { queryEditor, headerEditor } = useGraphiQL(pick('queryEditor', 'headerEditor'));
  useEffect(() => {
    queryEditor?.updateOptions({ wordWrap: 'on' });
    headerEditor?.updateOptions({ wordWrap: 'on' });
  }, [queryEditor, headerEditor]);
  return null;
}
