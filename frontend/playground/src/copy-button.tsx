import { ToolbarButton } from '@graphiql/react';
import { useState } from 'react';

interface Props {
  /** What the button shows. */
  name: string;
  /** What it does. */
  label: string;
  /** Makes the text, and says in a sentence what it is. */
  write: () => Copied | Promise<Copied>;
}

export interface Copied {
  text: string;
  sentence: string;
}

/** A button that copies a text, and says so in the place of its label for a while. */
export function CopyButton({ name, label, write }: Props) {
  const [told, setTold] = useState<string | null>(null);

  async function copy() {
    setTold(await copyText(write));
    setTimeout(() => setTold(null), 4000);
  }

  return (
    <ToolbarButton onClick={copy} label={told ?? label} className="copy-button">
      {name}
    </ToolbarButton>
  );
}

async function copyText(write: Props['write']): Promise<string> {
  try {
    const { text, sentence } = await write();
    await navigator.clipboard.writeText(text);
    return sentence;
  } catch (cause) {
    return `Nothing was copied: ${cause instanceof Error ? cause.message : cause}`;
  }
}
